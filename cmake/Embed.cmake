# gowl_embed(SYMBOL FILE [DEPENDS...]): a static library SYMBOL that holds FILE's bytes as
# `const unsigned char SYMBOL[]` and `const size_t SYMBOL_len`.
function(gowl_embed symbol file)
    set(EMBED_SYMBOL ${symbol})
    set(EMBED_FILE ${file})
    set(source ${CMAKE_BINARY_DIR}/embed/${symbol}.c)
    configure_file(${CMAKE_SOURCE_DIR}/cmake/embed.c.in ${source} @ONLY)
    set_source_files_properties(${source} PROPERTIES OBJECT_DEPENDS "${file};${ARGN}")
    add_library(${symbol} STATIC ${source})
endfunction()
