// Writes an archive in the ustar format (POSIX.1-2017, pax): the same entries give the same bytes.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace ballast {

class TarWriter {
public:
    explicit TarWriter(std::size_t most_bytes) : most_bytes_(most_bytes) {}

    // `path` has at most 255 bytes, the last part and the directories at most 100 and 155.
    // kLimitExceeded when the archive would be larger than it may.
    Status add(std::string_view path, std::string_view contents);

    // With the end of the archive; to be called once.
    std::string finish() &&;

private:
    std::string bytes_;
    std::size_t most_bytes_;
};

}  // namespace ballast
