// Internal to ingest: which column of a file of positions holds which field.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "ingest/position_file.hpp"
#include "model/position_entry.hpp"

namespace ballast::ingest {

enum class EntryField : std::uint8_t {
    kSymbol,
    kQuantity,
    kEntryPrice,
    kEntryDate,
    kTags,
    kSide,
    kMultiplier,
    kClass,
    kSubtype,
    kUnderlying,
    kStrike,
    kExpiry,
    kRight,
    kExitDate,
    kExitPrice,
    kCount_,
};
inline constexpr auto kEntryFieldCount = static_cast<std::size_t>(EntryField::kCount_);

inline constexpr std::array kRequiredEntryFields = {
    EntryField::kSymbol, EntryField::kQuantity, EntryField::kEntryPrice, EntryField::kEntryDate};

// Its first name, lower case with underscores.
std::string_view standard_name(EntryField field);

// The optional texts of an entry, such as its strategy, have columns by their described names.
struct TextTerm {
    std::string model::PositionEntry::* member;
    std::string_view name;
    std::size_t max_length;  // code points
};

struct PositionLayout {
    std::array<std::optional<std::size_t>, kEntryFieldCount> column = {};
    std::vector<std::pair<TextTerm, std::size_t>> texts;  // and their columns
    PositionEdition edition = PositionEdition::kShort;
    bool types_for_sides = false;  // the column of sides may hold types of instruments
};

// By the format and the names of the columns; lists the others as ignored. Errors as those of
// read_position_file().
Result<PositionLayout> layout_of(PositionFile& file, const PositionFormat& format);

}  // namespace ballast::ingest
