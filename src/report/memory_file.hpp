// A file in memory with a name, for a library that writes to file names only.
#pragma once

#include <string>

#include "base/result.hpp"

namespace ballast::report {

class MemoryFile {
public:
    static Result<MemoryFile> make();
    MemoryFile(MemoryFile&& other) noexcept;
    MemoryFile& operator=(MemoryFile&&) = delete;
    ~MemoryFile();

    std::string name() const;
    Result<std::string> contents() const;

private:
    explicit MemoryFile(int descriptor) : descriptor_(descriptor) {}
    int descriptor_;
};

}  // namespace ballast::report
