#include "support/duckdb_file.hpp"

#include <duckdb.h>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>

#include "store/duckdb_library.hpp"
#include "support/temporary_directory.hpp"

namespace ballast::test {

std::string duckdb_file(const std::string& sql) {
    const TemporaryDirectory directory;
    const std::string path = directory / "book.duckdb";
    const auto api = store::detail::duckdb_api("");
    EXPECT_TRUE(api);
    if (!api) return "";
    duckdb_database database = nullptr;
    duckdb_connection connection = nullptr;
    duckdb_config config = nullptr;
    EXPECT_EQ((*api)->create_config(&config), DuckDBSuccess);
    EXPECT_EQ((*api)->open_ext(path.c_str(), &database, config, nullptr), DuckDBSuccess);
    (*api)->destroy_config(&config);
    EXPECT_EQ((*api)->connect(database, &connection), DuckDBSuccess);
    duckdb_result result{};
    EXPECT_EQ((*api)->query(connection, (sql + "; CHECKPOINT").c_str(), &result), DuckDBSuccess)
        << (*api)->result_error(&result);
    (*api)->destroy_result(&result);
    (*api)->disconnect(&connection);
    (*api)->close(&database);
    std::ifstream file(path, std::ios::binary);
    return {(std::istreambuf_iterator<char>(file)), {}};
}

}  // namespace ballast::test
