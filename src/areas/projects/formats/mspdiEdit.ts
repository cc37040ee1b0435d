/** Changes an element in place, keeping the order that Microsoft Project wants and everything that is not touched. */
import { escapeText, leaf, type XmlElement } from './xmlElement.ts'

export class ElementEditor {
  readonly element: XmlElement
  private readonly order: ReadonlyMap<string, number>

  constructor(element: XmlElement, order: ReadonlyMap<string, number>) {
    this.element = element
    this.order = order
  }

  /** Sets the text of the child of that name, adding it where it belongs; `undefined` takes the child away. */
  set(name: string, value: string | undefined): void {
    if (value === undefined) {
      this.remove(name)
      return
    }
    const child = this.element.children.find((node) => typeof node !== 'string' && node.name === name)
    if (child && typeof child !== 'string') child.children = value === '' ? [] : [escapeText(value)]
    else this.insert(leaf(name, value))
  }

  /** Sets a child only where there is one. */
  update(name: string, value: string): void {
    if (this.has(name)) this.set(name, value)
  }

  has(name: string): boolean {
    return this.element.children.some((node) => typeof node !== 'string' && node.name === name)
  }

  /** Adds a child behind everything that comes before it, or belongs to the same name. */
  insert(child: XmlElement): void {
    const rank = this.order.get(child.name) ?? Number.POSITIVE_INFINITY
    const { children } = this.element
    const behind = children.findIndex((node) => typeof node !== 'string' && (this.order.get(node.name) ?? -1) > rank)
    children.splice(behind < 0 ? children.length : behind, 0, child)
  }

  /** Takes away all children of that name; tells whether there were any. */
  remove(name: string): boolean {
    const kept = this.element.children.filter((node) => typeof node === 'string' || node.name !== name)
    const removed = kept.length < this.element.children.length
    this.element.children = kept
    return removed
  }
}
