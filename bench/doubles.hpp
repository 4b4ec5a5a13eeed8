// Numbers of a file as written by the Python side of the benchmarks. Without the project's own
// libraries, so that the peers can use it too.
#pragma once

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

namespace bench {

// The first `count` doubles of the file, in this machine's byte order. Ends the program, with a
// message on stderr, when there are fewer.
inline std::vector<double> read_doubles(const std::string& path, std::size_t count) {
    std::ifstream file(path, std::ios::binary);
    std::vector<double> values(count);
    file.read(reinterpret_cast<char*>(values.data()),
              static_cast<std::streamsize>(count * sizeof(double)));
    if (!file) {
        std::fprintf(stderr, "%s has no %zu doubles\n", path.c_str(), count);
        std::exit(2);
    }
    return values;
}

}  // namespace bench
