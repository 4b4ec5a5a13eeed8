#include "base/packed_rows.hpp"

#include <algorithm>

#include "base/release.hpp"

namespace ballast {

namespace {

// Units of most numbers are multiples of these, so that fewer bytes are needed.
constexpr std::int64_t kScales[] = {1, 1'000'000, 10'000'000'000, 1'000'000'000'000};

}  // namespace

void RowWriter::number(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7U) byte(static_cast<std::uint8_t>(value | 0x80U));
    byte(static_cast<std::uint8_t>(value));
}

void RowWriter::signed_number(std::int64_t value) {
    number((static_cast<std::uint64_t>(value) << 1U) ^ static_cast<std::uint64_t>(value >> 63));
}

void RowWriter::text(std::string_view value) {
    number(value.size());
    bytes_ += value;
}

// A byte with the scale and the sign, then the magnitude in groups of seven bits.
void RowWriter::decimal(Decimal value) {
    __extension__ using Magnitude = unsigned __int128;
    const Int128 units = value.units();
    std::uint8_t scale = std::size(kScales) - 1;
    while (units % kScales[scale] != 0) --scale;
    Magnitude rest = units < 0 ? -static_cast<Magnitude>(units) : static_cast<Magnitude>(units);
    rest /= static_cast<Magnitude>(kScales[scale]);
    byte(static_cast<std::uint8_t>(scale << 1U | (units < 0 ? 1U : 0U)));
    for (; rest >= 0x80; rest >>= 7U)
        byte(static_cast<std::uint8_t>(static_cast<std::uint8_t>(rest) | 0x80U));
    byte(static_cast<std::uint8_t>(rest));
}

std::uint64_t RowReader::number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0;; shift += 7) {
        const std::uint8_t next = byte();
        value |= std::uint64_t{next & 0x7fU} << shift;
        if (next < 0x80) return value;
    }
}

std::int64_t RowReader::signed_number() {
    const std::uint64_t value = number();
    return static_cast<std::int64_t>(value >> 1U) ^ -static_cast<std::int64_t>(value & 1U);
}

std::string_view RowReader::text() {
    const std::size_t size = number();
    const std::string_view value(next_, size);
    next_ += size;
    return value;
}

Decimal RowReader::decimal() {
    __extension__ using Magnitude = unsigned __int128;
    const std::uint8_t first = byte();
    Magnitude value = 0;
    for (unsigned shift = 0;; shift += 7) {
        const std::uint8_t next = byte();
        value |= Magnitude{next & 0x7fU} << shift;
        if (next < 0x80) break;
    }
    value *= static_cast<Magnitude>(kScales[first >> 1U]);
    return Decimal::from_units(static_cast<Int128>((first & 1U) != 0 ? -value : value));
}

void PackedRows::push_back(std::string_view row) {
    if (blocks_.size() <= released_ ||
        blocks_.back().size() + row.size() > blocks_.back().capacity())
        blocks_.emplace_back().reserve(std::max(kBlock, row.size()));
    std::string& block = blocks_.back();
    places_.push_back(place(blocks_.size() - 1, block.size()));
    block += row;
}

std::string_view PackedRows::operator[](std::size_t row) const {
    if (!replaced_.empty())
        if (const auto found = replaced_.find(row); found != replaced_.end()) return found->second;
    const std::uint64_t at = places_[row];
    return std::string_view(blocks_[at >> 32U]).substr(at & 0xffff'ffffU);
}

void PackedRows::release_before(std::size_t row) {
    const std::size_t end = row < size() ? places_[row] >> 32U : blocks_.size();
    for (; released_ < end; ++released_) release(blocks_[released_]);
}

void PackedRows::release_from(std::size_t row) {
    const std::size_t last = row > 0 ? (places_[row - 1] >> 32U) + 1 : 0;
    while (blocks_.size() > last) blocks_.pop_back();
}

}  // namespace ballast
