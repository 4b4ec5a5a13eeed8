// A DuckDB file made by statements, for tests of what reads such files.
#pragma once

#include <string>

namespace ballast::test {

// The bytes of the file. A statement that fails fails the test.
std::string duckdb_file(const std::string& sql);

}  // namespace ballast::test
