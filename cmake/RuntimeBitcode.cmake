# runtime/*/*.c, compiled by clang for wasm32 with exactly the two features gowl allows, linked to one bitcode file and
# embedded as gowl_runtime_bc; and once more for GOOS=js, as gowl_runtime_js_bc. A `const` libcall inside the run time must not become a call of itself: -fno-builtin.
set(flags -target wasm32-unknown-unknown -mcpu=mvp -mbulk-memory -msign-ext -std=gnu11 -O2 -ffreestanding -fno-builtin
    -fno-strict-aliasing -fwrapv -fexceptions -Wall -Wextra -Werror -I${CMAKE_SOURCE_DIR})
if(CMAKE_BUILD_TYPE STREQUAL Debug)
    list(APPEND flags -DGOWL_DEBUG) # HEAP_CHECK (runtime/heap/heap.h)
endif()
file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/runtime/*/*.c)
list(FILTER sources EXCLUDE REGEX "/runtime/shims/")
# By name, not by folder: a file that moves leaves every module as it was.
set(names "")
foreach(source ${sources})
    get_filename_component(name ${source} NAME)
    list(APPEND names "${name}|${source}")
endforeach()
list(SORT names)
list(TRANSFORM names REPLACE "^[^|]*[|]" "" OUTPUT_VARIABLE sources)
if(NOT sources)
    file(WRITE ${CMAKE_BINARY_DIR}/runtime/empty.c "typedef int gowl_empty;\n")
    set(sources ${CMAKE_BINARY_DIR}/runtime/empty.c)
endif()
# One bitcode file for each GOOS: variant is "" for wasip1, or "_js", compiled with -DGOWL_JS (runtime/host/target.h).
function(gowl_runtime variant)
    set(defines "")
    if(variant)
        set(defines -DGOWL_JS)
    endif()
    set(folder ${CMAKE_BINARY_DIR}/runtime${variant})
    set(bitcode "")
    file(MAKE_DIRECTORY ${folder})
    foreach(source ${sources})
        get_filename_component(name ${source} NAME_WE)
        set(out ${folder}/${name}.bc)
        add_custom_command(OUTPUT ${out}
            COMMAND ${GOWL_CLANG} ${flags} ${defines} -MD -MF ${out}.d -MT ${out} -emit-llvm -c ${source} -o ${out}
            DEPENDS ${source} DEPFILE ${out}.d COMMENT "clang wasm32 ${name}.c ${defines}" VERBATIM)
        list(APPEND bitcode ${out})
    endforeach()
    set(linked ${CMAKE_BINARY_DIR}/gowl_runtime${variant}.bc)
    add_custom_command(OUTPUT ${linked}
        COMMAND ${GOWL_LLVM_LINK} -o ${linked} ${bitcode}
        DEPENDS ${bitcode} COMMENT "llvm-link gowl_runtime${variant}.bc" VERBATIM)
    add_custom_target(runtime${variant}_bc DEPENDS ${linked})
    gowl_embed(gowl_runtime${variant}_bc ${linked})
    add_dependencies(gowl_runtime${variant}_bc runtime${variant}_bc)
endfunction()
gowl_runtime("")
set(GOWL_RUNTIME_BC ${CMAKE_BINARY_DIR}/gowl_runtime.bc)
gowl_runtime("_js")
