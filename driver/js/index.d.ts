// What app.mjs is (docs/js.md).

/** The program has ended in a panic or a fatal error, whose text this is; or it has ended, and was called. */
export declare class GoError extends Error {
    constructor(text: string, exitCode: number);
    readonly exitCode: number;
}

export interface Options {
    /** os.Args; the first is the program's name. Default: ["js"]. */
    argv?: readonly string[];
    /** The environment. Default: none. */
    env?: Readonly<Record<string, string>>;
    /** Takes what the program writes to standard output, as it comes. Default: the console, or Node's stdout. */
    stdout?: (text: string) => void;
    /** The same of standard error. */
    stderr?: (text: string) => void;
    /** The program has ended; error: by a panic. With it, a panic in a timer's or a goroutine's event is no uncaught error. */
    exit?: (code: number, error?: GoError) => void;
    /** What //go:wasmimport names beyond gojs. */
    imports?: WebAssembly.Imports;
}

/** An address in the program's memory. */
export type Pointer = number;

export type Source = string | URL | Response | BufferSource | WebAssembly.Module;

/**
 * Starts the program, and comes back when its main function waits for the first time, or has ended.
 * source: default: app.wasm beside this file.
 */
export default function init(source?: Source | Promise<Source>, options?: Options): Promise<Exports>;

