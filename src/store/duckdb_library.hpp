// Inside the store: DuckDB's C functions, from its library once it is needed.
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
    X(appender_create)                  \
    X(append_data_chunk)                \
    X(appender_close)                   \
    X(appender_error)                   \
    X(appender_destroy)                 \
    X(free)

// api->query(…) is duckdb_query(…). The library stays open until the process ends.
struct DuckdbApi {
#define BALLAST_DUCKDB_MEMBER(name) decltype(&duckdb_##name) name = nullptr;
    BALLAST_DUCKDB_FUNCTIONS(BALLAST_DUCKDB_MEMBER)
#undef BALLAST_DUCKDB_MEMBER
};

// `library` is tried first when it is not empty. kUnavailable says where it was looked for.
Result<const DuckdbApi*> duckdb_api(const std::string& library);

}  // namespace ballast::store::detail
