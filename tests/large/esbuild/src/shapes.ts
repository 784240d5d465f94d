export interface Point { x: number; y: number }
export abstract class Shape {
    abstract area(): number
    toString() { return `${this.constructor.name}(${this.area().toFixed(2)})` }
}
export class Circle extends Shape {
    constructor(readonly centre: Point, private r: number) { super() }
    override area() { return Math.PI * this.r ** 2 }
}
export class Unused extends Shape { area() { return 0 } }
export function sum(...ns: number[]) { return ns.reduce((a, b) => a + b, 0) }
export { sum as default }
