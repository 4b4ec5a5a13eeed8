// Writes an archive in the ustar format (POSIX.1-2017, pax): the same entries give the same bytes.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/byte_source.hpp"
#include "base/result.hpp"

namespace ballast {

class TarWriter {
public:
    // Takes the bytes of the archive as they are made.
    using Take = std::function<Status(std::string_view)>;
    explicit TarWriter(Take take) : take_(std::move(take)) {}

    // `path` has at most 255 bytes, the last part and the directories at most 100 and 155.
    // kLimitExceeded for contents of 8 GiB or more, whose size the format cannot state.
    Status add(std::string_view path, std::string_view contents);
    Status add(std::string_view path, const ByteSource& contents);
    // The end of the archive; to be called once.
    Status finish();

private:
    Status begin(std::string_view path, std::uint64_t size);
    Status end(std::uint64_t size);

    Take take_;
};

}  // namespace ballast
