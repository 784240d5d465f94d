#![no_std]
#![no_main]
extern "C" { fn write(fd: i32, p: *const u8, n: usize) -> isize; fn malloc(n: usize) -> *mut u8; fn free(p: *mut u8); }
#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! { loop {} }
use core::fmt::Write;
struct Out;
impl Write for Out { fn write_str(&mut self, s: &str) -> core::fmt::Result { unsafe { write(1, s.as_ptr(), s.len()); } Ok(()) } }
#[no_mangle]
pub extern "C" fn main(argc: i32, _argv: *const *const u8) -> i32 {
    let p = unsafe { core::slice::from_raw_parts_mut(malloc(40) as *mut u32, 10) };
    for i in 0..10 { p[i] = (i * i) as u32; }
    let s: u32 = p.iter().sum();
    let _ = writeln!(Out, "sum {} argc {} {:?} {:.3}", s, argc, &p[..3], 3.14159f64);
    unsafe { free(p.as_mut_ptr() as *mut u8) };
    7
}
