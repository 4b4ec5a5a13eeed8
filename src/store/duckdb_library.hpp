// Internal to the store: DuckDB's C functions, loaded from its library on first use.
#pragma once

#include <duckdb.h>
#include <memory>
#include <string>

#include "base/result.hpp"

namespace ballast::store::detail {

#define BALLAST_DUCKDB_FUNCTIONS(X)     \
    X(create_config)                    \
    X(set_config)                       \
    X(destroy_config)                   \
    X(open_ext)                         \
    X(close)                            \
    X(connect)                          \
    X(disconnect)                       \
    X(query)                            \
    X(destroy_result)                   \
    X(result_error)                     \
    X(column_count)                     \
    X(column_name)                      \
    X(column_type)                      \
    X(fetch_chunk)                      \
    X(destroy_data_chunk)               \
    X(data_chunk_get_size)              \
    X(data_chunk_get_vector)            \
    X(data_chunk_reset)                 \
    X(data_chunk_set_size)              \
    X(create_data_chunk)                \
    X(create_logical_type)              \
    X(destroy_logical_type)             \
    X(vector_size)                      \
    X(vector_get_data)                  \
    X(vector_get_validity)              \
    X(vector_ensure_validity_writable)  \
    X(vector_assign_string_element_len) \
    X(validity_row_is_valid)            \
    X(validity_set_row_invalid)         \
    X(create_table_function)            \
    X(destroy_table_function)           \
    X(register_table_function)          \
    X(table_function_set_name)          \
    X(table_function_add_parameter)     \
    X(table_function_set_extra_info)    \
    X(table_function_set_bind)          \
    X(table_function_set_init)          \
    X(table_function_set_function)      \
    X(bind_get_extra_info)              \
    X(bind_get_parameter)               \
    X(bind_add_result_column)           \
    X(bind_set_bind_data)               \
    X(bind_set_cardinality)             \
    X(bind_set_error)                   \
    X(init_set_init_data)               \
    X(init_set_max_threads)             \
    X(function_get_bind_data)           \
    X(function_get_init_data)           \
    X(get_int64)                        \
    X(destroy_value)                    \
    X(free)

// api->query(…) is duckdb_query(…). The library stays open until the process ends.
struct DuckdbApi {
#define BALLAST_DUCKDB_MEMBER(name) decltype(&duckdb_##name) name = nullptr;
    BALLAST_DUCKDB_FUNCTIONS(BALLAST_DUCKDB_MEMBER)
#undef BALLAST_DUCKDB_MEMBER
};

// `library`, if not empty, is tried first. kUnavailable lists where it was searched for.
Result<const DuckdbApi*> duckdb_api(const std::string& library);

}  // namespace ballast::store::detail
