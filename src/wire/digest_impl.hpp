// The canonical bytes of a value, fed to the hash in blocks. Every value is preceded by its kind
// and every list and text by its length, so that different values have different bytes.
#pragma once

#include <bit>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

#include "wire/digest.hpp"
#include "wire/json.hpp"
#include "wire/traits.hpp"

namespace ballast::wire {

// Buffers bytes, because a hash call per number costs more than the hashing.
class CanonicalBytes {
public:
    explicit CanonicalBytes(Sha256& hash) : hash_(hash) { block_.reserve(kBlock + 64); }
    ~CanonicalBytes() { flush(); }
    CanonicalBytes(const CanonicalBytes&) = delete;
    CanonicalBytes& operator=(const CanonicalBytes&) = delete;

    void kind(char mark) { block_ += mark; }

    void number(std::uint64_t bits) {
        for (unsigned shift = 0; shift < 64; shift += 8)
            block_ += static_cast<char>(static_cast<unsigned char>(bits >> shift & 0xFFU));
        if (block_.size() >= kBlock) flush();
    }

    void real(double value) {
        // All NaNs are one value: missing.
        number(std::bit_cast<std::uint64_t>(
            value == value ? value : std::numeric_limits<double>::quiet_NaN()));
    }

    void text(std::string_view value) {
        number(value.size());
        if (value.size() >= kBlock) {
            flush();
            hash_.update(value);
            return;
        }
        block_.append(value);
        if (block_.size() >= kBlock) flush();
    }

private:
    static constexpr std::size_t kBlock = 1U << 14;

    void flush() {
        hash_.update(std::string_view(block_));
        block_.clear();
    }

    Sha256& hash_;
    std::string block_;
};

template <class T>
void append_canonical(CanonicalBytes& bytes, const T& value);

template <class Items>
void append_canonical_items(CanonicalBytes& bytes, const Items& items) {
    bytes.kind('[');
    bytes.number(items.size());
    for (const auto& item : items) append_canonical(bytes, item);
}

inline void append_canonical_wide(CanonicalBytes& bytes, const WideTable& table) {
    bytes.kind('w');
    bytes.number(table.dates.size());
    for (const fin::Date date : table.dates)
        bytes.number(static_cast<std::uint64_t>(static_cast<std::int64_t>(date.serial())));
    bytes.number(table.columns.size());
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        bytes.text(table.columns[i]);
        for (const double value : table.values[i]) bytes.real(value);
    }
}

template <class Row>
void append_canonical_table(CanonicalBytes& bytes, const Table<Row>& table) {
    if constexpr (HasColumns<Row>) {
        if (table.columns != nullptr) {
            bytes.kind('c');
            bytes.text(ColumnsOf<Row>::digest_text(table.columns));
            return;
        }
    }
    append_canonical_items(bytes, table.rows);
}

template <DescribedStruct T>
void append_canonical_struct(CanonicalBytes& bytes, const T& value) {
    bytes.kind('{');
    std::size_t count = 0;
    for_each_stated_field(value, [&](const auto&) { ++count; });
    bytes.number(count);
    for_each_stated_field(value, [&](const auto& field) {
        bytes.text(field.name);
        append_canonical(bytes, value.*(field.member));
    });
}

template <class T>
void append_canonical(CanonicalBytes& bytes, const T& value) {
    if constexpr (kIsOptional<T>) {
        bytes.kind(value ? '1' : '0');
        if (value) append_canonical(bytes, *value);
    } else if constexpr (std::is_integral_v<T>) {
        bytes.kind('i');
        bytes.number(static_cast<std::uint64_t>(value));
    } else if constexpr (std::is_same_v<T, double>) {
        bytes.kind('d');
        bytes.real(value);
    } else if constexpr (std::is_same_v<T, std::string>) {
        bytes.kind('s');
        bytes.text(value);
    } else if constexpr (std::is_same_v<T, RawJson>) {
        bytes.kind('r');
        bytes.text(value.text);
    } else if constexpr (DescribedEnum<T>) {
        bytes.kind('e');
        bytes.text(to_word(value));
    } else if constexpr (ScalarType<T>) {
        bytes.kind('s');
        bytes.text(Scalar<T>::to_text(value));
    } else if constexpr (kIsVector<T> || kIsArray<T>) {
        append_canonical_items(bytes, value);
    } else if constexpr (kIsTable<T>) {
        append_canonical_table(bytes, value);
    } else if constexpr (kIsMap<T>) {
        bytes.kind('m');
        bytes.number(value.size());
        for (const auto& [key, item] : value) {
            bytes.text(key);
            append_canonical(bytes, item);
        }
    } else if constexpr (kIsPair<T>) {
        bytes.kind('p');
        append_canonical(bytes, value.first);
        append_canonical(bytes, value.second);
    } else if constexpr (kIsVariant<T>) {
        bytes.kind('v');
        bytes.number(value.index());
        std::visit([&](const auto& alternative) { append_canonical(bytes, alternative); }, value);
    } else if constexpr (std::is_same_v<T, WideTable>) {
        append_canonical_wide(bytes, value);
    } else if constexpr (DescribedStruct<T>) {
        append_canonical_struct(bytes, value);
    } else {
        static_assert(kUnknownType<T>, "this type has no canonical form; see wire/json.hpp");
    }
}

template <class T>
void digest_into(Sha256& hash, const T& value) {
    CanonicalBytes bytes(hash);
    append_canonical(bytes, value);
}

}  // namespace ballast::wire
