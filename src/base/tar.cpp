#include "base/tar.hpp"

#include <array>
#include <fmt/format.h>

namespace ballast {

namespace {

constexpr std::size_t kBlock = 512;
constexpr std::uint64_t kLargest = (std::uint64_t{1} << 33U) - 1;
using Header = std::array<char, kBlock>;

// Fields of a header: offset and size.
struct HeaderField {
    std::size_t at;
    std::size_t size;
};
constexpr HeaderField kName{0, 100};
constexpr HeaderField kMode{100, 8};
constexpr HeaderField kUser{108, 8};
constexpr HeaderField kGroup{116, 8};
constexpr HeaderField kSize{124, 12};
constexpr HeaderField kTime{136, 12};
constexpr HeaderField kChecksum{148, 8};
constexpr HeaderField kType{156, 1};
constexpr HeaderField kMagic{257, 8};
constexpr HeaderField kPrefixField{345, 155};

void put(Header& header, HeaderField field, std::string_view text) {
    text.copy(header.data() + field.at, field.size);
}

void put_octal(Header& header, HeaderField field, std::uint64_t value) {
    put(header, field, fmt::format("{:0{}o}", value, field.size - 1));
}

// The directory and the last part of a path, which are fields of their own when it is long.
Result<std::pair<std::string_view, std::string_view>> split(std::string_view path) {
    if (path.size() <= kName.size) return std::pair(std::string_view(), path);
    const std::size_t slash = path.rfind('/');
    if (slash == std::string_view::npos || slash > kPrefixField.size ||
        path.size() - slash - 1 > kName.size)
        return fail(Code::kInvalidInput,
                    fmt::format("the path {} is too long for an archive", path));
    return std::pair(path.substr(0, slash), path.substr(slash + 1));
}

}  // namespace

Status TarWriter::begin(std::string_view path, std::uint64_t size) {
    TRY(const auto parts, split(path));
    if (size > kLargest)
        return fail(
            Code::kLimitExceeded,
            fmt::format("{} has {} bytes; a file of an archive has less than 8 GiB", path, size));
    Header header{};
    put(header, kName, parts.second);
    put(header, kPrefixField, parts.first);
    put_octal(header, kMode, 0644);
    put_octal(header, kUser, 0);
    put_octal(header, kGroup, 0);
    put_octal(header, kSize, size);
    put_octal(header, kTime, 0);
    put(header, kType, "0");
    put(header, kMagic,
        std::string_view("ustar\0"
                         "00",
                         8));
    put(header, kChecksum, "        ");
    std::uint64_t sum = 0;
    for (const char c : header) sum += static_cast<unsigned char>(c);
    put(header, kChecksum, std::string_view(fmt::format("{:06o}", sum) + '\0'));
    return take_({header.data(), header.size()});
}

Status TarWriter::end(std::uint64_t size) {
    return take_(std::string((kBlock - size % kBlock) % kBlock, '\0'));
}

Status TarWriter::add(std::string_view path, std::string_view contents) {
    TRY_STATUS(begin(path, contents.size()));
    TRY_STATUS(take_(contents));
    return end(contents.size());
}

Status TarWriter::add(std::string_view path, const ByteSource& contents) {
    TRY_STATUS(begin(path, contents.size()));
    TRY_STATUS(each_piece(contents, take_));
    return end(contents.size());
}

Status TarWriter::finish() { return take_(std::string(2 * kBlock, '\0')); }

}  // namespace ballast
