import { compileDefinitions, type DefinitionDocument, type Distiller } from '@cloudtach/distillation';

/** The definitions of everybody, as they are now; whoever reads them from somewhere replaces them. */
export class GlobalDefinitions {
  private current: { readonly global: Distiller; readonly globalAlone: Distiller } | null = null;

  constructor(private readonly catchAll: boolean) {}

  replace(document: DefinitionDocument): void {
    const globalAlone = compileDefinitions(document, { catchAll: false });
    const global = this.catchAll ? compileDefinitions(document, { catchAll: true }) : globalAlone;
    this.current = { global, globalAlone };
  }

  get distillers(): { readonly global: Distiller; readonly globalAlone: Distiller } {
    if (this.current === null) throw new Error('the definitions were not read yet');
    return this.current;
  }
}
