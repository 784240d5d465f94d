import { sum, Shape, Circle, type Point } from './shapes'
import data from './data.json'
import './style.css'
import text from './note.txt'

declare function h(tag: any, props: any, ...children: any[]): any
declare const Fragment: unique symbol

enum Colour { Red = 1, Green, Blue = Red << 4, Name = "name" as any }

namespace Inner {
    export const answer = 42
    export namespace Deep { export let x = answer + 1 }
}

function logged(target: any, key: string, d: PropertyDescriptor) {
    const old = d.value
    d.value = function (...args: any[]) { console.log(key, args); return old.apply(this, args) }
}

class Store<T extends { id: number }> {
    #items = new Map<number, T>()
    static count = 0
    constructor(private readonly name: string, public tag?: string) { Store.count++ }
    @logged add(item: T): this { this.#items.set(item.id, item); return this }
    async *each(): AsyncGenerator<T> { for (const [, v] of this.#items) yield v }
    get size() { return this.#items.size }
    has(id: number) { return #items in this && this.#items.has(id) }
}

export const view = (p: Point, s: Shape = new Circle(p, 3)) => <>
    <div class="a" {...data} onClick={() => alert(`at ${p.x}, ${p?.y ?? 0}`)}>
        {s.area() > 10 ? <b>large</b> : <i>small</i>} &nbsp; {text}
    </div>
</>

export async function main({ a, b: { c = 2, ...rest } = {} as any, ...others }: any) {
    let store = new Store<{ id: number, v?: string }>('s')
    label: for (let i = 0; i < 3; i++) {
        for await (const it of store.add({ id: i }).each()) {
            if (it.id === 1) continue label
            it.v ??= `${i}`; it.v &&= it.v.repeat(2 ** i)
        }
    }
    try { await import('./lazy') } catch { debugger } finally { console.log(sum(1, 2n as any, ...others), rest, c) }
    return [Colour.Red, Colour.Name, Inner.Deep.x, 0x10, 1e21, 0.1 + 0.2, -0, /a+(?<n>b)\p{L}/u, a?.b?.[0]?.(1)]
}
const unused = () => { throw new Error("shaken off") }
