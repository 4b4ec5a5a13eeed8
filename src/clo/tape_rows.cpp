#include "clo/tape_rows.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "clo/refuse.hpp"
#include "clo/tape_value.hpp"

namespace ballast::clo {

namespace {

bool same_cell(const std::string& a, const std::string& b) {
    if (a == b) return true;
    const auto first = tape_decimal(a);
    return first && first == tape_decimal(b);
}

}  // namespace

TapeTotals tape_totals(std::size_t rows, std::span<const TapeStatus> statuses) {
    const auto count = [&](TapeStatus status) { return std::ranges::count(statuses, status); };
    return {.rows = static_cast<std::int64_t>(rows),
            .added = count(TapeStatus::kNew),
            .duplicate = count(TapeStatus::kDuplicate),
            .changed = count(TapeStatus::kChanged),
            .rejected = count(TapeStatus::kRejected),
            .par = {}};
}

PlacedRow MergedRows::add(const std::string& about, const Cells& cells, std::int64_t line) {
    const auto [place, first] = rows_.try_emplace(about, About{.line = line, .fields = {}});
    About& earlier = place->second;
    PlacedRow placed;
    if (!first) placed = {.fit = RowFit::kRepeats, .line = earlier.line, .field = {}};
    for (const auto& [field, cell] : cells) {
        const auto stated = earlier.fields.find(field);
        if (stated != earlier.fields.end() && !same_cell(stated->second.cell, cell))
            return {RowFit::kContradicts, stated->second.line, field};
        if (stated == earlier.fields.end() && !first) placed.fit = RowFit::kAdds;
    }
    for (const auto& [field, cell] : cells) earlier.fields.try_emplace(field, Stated{cell, line});
    return placed;
}

Status TapeSchedules::add(const std::string& asset, const ScheduledPrincipal& payment,
                          std::size_t row) {
    TapeSchedule& schedule = schedules_[asset];
    const auto place =
        std::ranges::lower_bound(schedule.payments, payment.date, {}, &ScheduledPrincipal::date);
    if (place != schedule.payments.end() && place->date == payment.date) {
        lack(asset, row);
        return refuse(fmt::format("{} has another payment on {}, of {}: expected one of a date",
                                  asset, payment.date.to_string(), place->amount.to_string()));
    }
    const auto sum = ballast::add(schedule.sum, payment.amount);
    if (!sum) {
        lack(asset, row);
        return refuse("the amounts are too large");
    }
    schedule.sum = *sum;
    schedule.payments.insert(place, payment);
    schedule.rows.push_back(row);
    return {};
}

void TapeSchedules::lack(const std::string& asset, std::size_t row) {
    TapeSchedule& schedule = schedules_[asset];
    if (!schedule.lacks) schedule.lacks = row;
}

}  // namespace ballast::clo
