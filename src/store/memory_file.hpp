// Bytes as a file of memory, for libraries that read files only: nothing is left behind when the
// process ends.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace ballast::store::detail {

class MemoryFile {
public:
    // kUnavailable without memory.
    static Result<MemoryFile> of(std::string_view bytes);
    MemoryFile(MemoryFile&& other) noexcept;
    MemoryFile& operator=(MemoryFile&&) = delete;
    ~MemoryFile();

    std::string path() const;  // for this process

private:
    explicit MemoryFile(int descriptor) : descriptor_(descriptor) {}

    int descriptor_;
};

}  // namespace ballast::store::detail
