// Rows of a loan tape taken together: which of them repeat or contradict each other, the schedules
// that they add up to, and their totals.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/decimal.hpp"
#include "base/result.hpp"
#include "clo/asset.hpp"

namespace ballast::clo {

// What becomes of a row.
enum class TapeStatus : std::uint8_t { kNew, kDuplicate, kChanged, kRejected };

struct TapeTotals {
    std::int64_t rows = 0;
    std::int64_t added = 0;
    std::int64_t duplicate = 0;
    std::int64_t changed = 0;
    std::int64_t rejected = 0;
    std::optional<double> par;  // of a tape of positions
};

// Of a tape with as many rows; each counts under its status.
TapeTotals tape_totals(std::size_t rows, std::span<const TapeStatus> statuses);

// How a row relates to the earlier rows about the same thing: an asset, or an asset on a date.
enum class RowFit : std::uint8_t {
    kFirst,        // there are none
    kRepeats,      // it states what they state
    kAdds,         // it also states what they leave open
    kContradicts,  // it states something else
};

struct PlacedRow {
    RowFit fit = RowFit::kFirst;
    std::int64_t line = 0;  // of the earlier row; 0 without one
    std::string field;      // that the rows state differently
};

// The rows of a tape by what they are about, in the order of the file. Numbers are equal by value,
// other cells by their text.
class MergedRows {
public:
    using Cells = std::map<std::string, std::string>;  // by field

    // A row that contradicts earlier ones changes nothing.
    PlacedRow add(const std::string& about, const Cells& cells, std::int64_t line);
    bool contains(const std::string& about) const { return rows_.contains(about); }

private:
    struct Stated {
        std::string cell;
        std::int64_t line = 0;
    };
    struct About {
        std::int64_t line = 0;
        std::map<std::string, Stated> fields;
    };
    std::map<std::string, About> rows_;
};

// The scheduled principal of an asset that rows add up to.
struct TapeSchedule {
    std::vector<ScheduledPrincipal> payments;  // by date
    Decimal sum;
    std::vector<std::size_t> rows;     // places in the file, ascending
    std::optional<std::size_t> lacks;  // place of a row that could not be used: not the whole
};

class TapeSchedules {
public:
    // kInvalidInput where the asset has another payment on the date; the schedule then lacks it.
    Status add(const std::string& asset, const ScheduledPrincipal& payment, std::size_t row);
    // A row of the asset that cannot be used.
    void lack(const std::string& asset, std::size_t row);

    const std::map<std::string, TapeSchedule>& by_asset() const { return schedules_; }

private:
    std::map<std::string, TapeSchedule> schedules_;
};

}  // namespace ballast::clo
