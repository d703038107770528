/** The least of a document that Preact draws into: elements and texts in a tree. No browser is needed for that. */
export class PageNode {
  childNodes: PageNode[] = [];
  parentNode: PageNode | null = null;
  attributes: { [name: string]: string } = {};
  nodeType: number;
  localName: string;
  data: string;
  namespaceURI = "http://www.w3.org/1999/xhtml";

  constructor(nodeType: number, localName: string, data = "") {
    this.nodeType = nodeType;
    this.localName = localName;
    this.data = data;
  }

  get firstChild(): PageNode | null {
    return this.childNodes[0] ?? null;
  }
  get nextSibling(): PageNode | null {
    const siblings = this.parentNode?.childNodes ?? [];
    return siblings[siblings.indexOf(this) + 1] ?? null;
  }
  get textContent(): string {
    return this.nodeType === 3 ? this.data : this.childNodes.map((child) => child.textContent).join("");
  }
  insertBefore(child: PageNode, before: PageNode | null) {
    child.parentNode?.removeChild(child);
    const at = before === null ? -1 : this.childNodes.indexOf(before);
    this.childNodes.splice(at < 0 ? this.childNodes.length : at, 0, child);
    child.parentNode = this;
    return child;
  }
  appendChild(child: PageNode) {
    return this.insertBefore(child, null);
  }
  removeChild(child: PageNode) {
    this.childNodes = this.childNodes.filter((each) => each !== child);
    child.parentNode = null;
    return child;
  }
  remove() {
    this.parentNode?.removeChild(this);
  }
  contains(other: PageNode): boolean {
    return other === this || this.childNodes.some((child) => child.contains(other));
  }
  setAttribute(name: string, value: string) {
    this.attributes[name] = value;
  }
  removeAttribute(name: string) {
    delete this.attributes[name];
  }
  /** Every element of this name below. */
  all(localName: string): PageNode[] {
    return this.childNodes.flatMap((child) => [
      ...(child.localName === localName ? [child] : []),
      ...child.all(localName),
    ]);
  }
}

/** Puts an empty page where programs look for theirs; the answer takes it away. */
export function openPage(): { body: PageNode; close: () => void } {
  const body = new PageNode(1, "body");
  const element = (name: string) => new PageNode(1, name);
  const page = {
    body,
    createElement: element,
    createElementNS: (_namespace: string, name: string) => element(name),
    createTextNode: (data: string) => new PageNode(3, "", String(data)),
  };
  const place = globalThis as { document?: unknown };
  const before = place.document;
  place.document = page;
  return {
    body,
    close: () => {
      if (before === undefined) delete place.document;
      else place.document = before;
    },
  };
}
