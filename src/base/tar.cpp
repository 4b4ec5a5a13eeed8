#include "base/tar.hpp"

#include <array>
#include <fmt/format.h>
#include <utility>

namespace ballast {

namespace {

constexpr std::size_t kBlock = 512;
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

std::size_t padding(std::size_t size) { return (kBlock - size % kBlock) % kBlock; }

}  // namespace

Status TarWriter::add(std::string_view path, std::string_view contents) {
    TRY(const auto parts, split(path));
    if (bytes_.size() + contents.size() + 4 * kBlock > most_bytes_)
        return fail(Code::kLimitExceeded,
                    fmt::format("the archive would have more than {} MB", most_bytes_ >> 20));
    Header header{};
    put(header, kName, parts.second);
    put(header, kPrefixField, parts.first);
    put_octal(header, kMode, 0644);
    put_octal(header, kUser, 0);
    put_octal(header, kGroup, 0);
    put_octal(header, kSize, contents.size());
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
    bytes_.append(header.data(), header.size());
    bytes_.append(contents);
    bytes_.append(padding(contents.size()), '\0');
    return {};
}

std::string TarWriter::finish() && {
    bytes_.append(2 * kBlock, '\0');
    return std::move(bytes_);
}

}  // namespace ballast
