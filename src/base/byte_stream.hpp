// Plain numbers and lists of them as bytes, little-endian: intermediate results that are stored or
// sent between processes of one version.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace ballast {

static_assert(std::endian::native == std::endian::little);

class ByteWriter {
public:
    template <class T>
        requires std::is_arithmetic_v<T>
    void number(T value) {
        append(&value, sizeof value);
    }
    // The length and the elements.
    template <class T>
        requires std::is_arithmetic_v<T>
    void list(std::span<const T> values) {
        number(std::uint64_t{values.size()});
        append(values.data(), values.size_bytes());
    }
    template <class T>
    void list(const std::vector<T>& values) {
        list(std::span<const T>(values));
    }

    std::string take() { return std::move(bytes_); }

private:
    void append(const void* data, std::size_t size) {
        if (size > 0) bytes_.append(static_cast<const char*>(data), size);
    }

    std::string bytes_;
};

// Each read is false where the bytes end before.
class ByteReader {
public:
    explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}

    template <class T>
        requires std::is_arithmetic_v<T>
    bool number(T& value) {
        if (bytes_.size() < sizeof value) return false;
        std::memcpy(&value, bytes_.data(), sizeof value);
        bytes_.remove_prefix(sizeof value);
        return true;
    }
    template <class T>
        requires std::is_arithmetic_v<T>
    bool list(std::vector<T>& values) {
        std::uint64_t count = 0;
        if (!number(count) || count > bytes_.size() / sizeof(T)) return false;
        values.resize(count);
        if (count > 0) std::memcpy(values.data(), bytes_.data(), count * sizeof(T));
        bytes_.remove_prefix(count * sizeof(T));
        return true;
    }
    bool at_end() const { return bytes_.empty(); }

private:
    std::string_view bytes_;
};

}  // namespace ballast
