#include "store/bank_positions.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <string>
#include <type_traits>
#include <utility>

#include "store/column_find.hpp"

namespace ballast::store {

namespace {

using model::BankPosition;
using model::BankPositionType;
using model::BankSide;

template <class Member>
struct Field {
    const char* name;
    Member BankPosition::* member;
};

// Writing and reading use the same lists, so that neither can omit a field.
constexpr std::array<Field<double>, 3> kNumbers{{
    {"balance", &BankPosition::balance},
    {"spread", &BankPosition::spread},
    {"renew_margin", &BankPosition::renew_margin},
}};
constexpr std::array<Field<std::optional<double>>, 6> kOptionalNumbers{{
    {"rate", &BankPosition::rate},
    {"cap", &BankPosition::cap},
    {"floor", &BankPosition::floor},
    {"period_cap", &BankPosition::period_cap},
    {"period_floor", &BankPosition::period_floor},
    {"teaser_rate", &BankPosition::teaser_rate},
}};
constexpr std::array<Field<int>, 5> kIntegers{{
    {"payment_months", &BankPosition::payment_months},
    {"reset_months", &BankPosition::reset_months},
    {"index_months", &BankPosition::index_months},
    {"principal_months", &BankPosition::principal_months},
    {"renew_months", &BankPosition::renew_months},
}};
constexpr std::array<Field<std::optional<fin::Date>>, 8> kDates{{
    {"start", &BankPosition::start},
    {"last_payment", &BankPosition::last_payment},
    {"next_payment", &BankPosition::next_payment},
    {"maturity", &BankPosition::maturity},
    {"next_reset", &BankPosition::next_reset},
    {"next_principal", &BankPosition::next_principal},
    {"grace_end", &BankPosition::grace_end},
    {"teaser_end", &BankPosition::teaser_end},
}};
constexpr std::array<Field<std::string>, 7> kTexts{{
    {"id", &BankPosition::id},
    {"currency", &BankPosition::currency},
    {"index_curve", &BankPosition::index_curve},
    {"product", &BankPosition::product},
    {"segment", &BankPosition::segment},
    {"prepayment", &BankPosition::prepayment},
    {"withdrawal", &BankPosition::withdrawal},
}};

// Of swaps and call money: columns present in blocks that have such positions and were written
// since these types exist.
constexpr std::array<Field<std::optional<double>>, 2> kLegNumbers{{
    {"leg2_balance", &BankPosition::leg2_balance},
    {"leg2_rate", &BankPosition::leg2_rate},
}};
constexpr std::array<Field<int>, 3> kLegIntegers{{
    {"notice_days", &BankPosition::notice_days},
    {"leg2_reset_months", &BankPosition::leg2_reset_months},
    {"leg2_index_months", &BankPosition::leg2_index_months},
}};
constexpr std::array<Field<std::optional<fin::Date>>, 3> kLegDates{{
    {"leg2_last_payment", &BankPosition::leg2_last_payment},
    {"leg2_next_payment", &BankPosition::leg2_next_payment},
    {"leg2_next_reset", &BankPosition::leg2_next_reset},
}};
constexpr std::size_t kLegColumns = 13;
constexpr std::int64_t kNoMonths = -1;

constexpr std::array<std::string_view, 2> kSides{"asset", "liability"};
constexpr std::array<std::string_view, 15> kTypes{"fixed_bullet",
                                                  "fixed_linear",
                                                  "fixed_annuity",
                                                  "fixed_scheduled",
                                                  "variable_bullet",
                                                  "variable_linear",
                                                  "variable_annuity",
                                                  "variable_scheduled",
                                                  "nmd",
                                                  "swap_receiver",
                                                  "swap_payer",
                                                  "swap_basis",
                                                  "cap",
                                                  "floor",
                                                  "call_money"};
constexpr std::array<std::string_view, 2> kAnnuityModes{"reprice_on_reset", "fixed_payment"};
constexpr std::array<std::string_view, 2> kInterestRules{"simple", "compounded"};

// 0001-01-01: stands for an absent date, before any contract.
fin::Date no_date() { return fin::Date::from_ymd(1, 1, 1).value(); }

template <class Enum, std::size_t N>
Result<Enum> word_to(const std::array<std::string_view, N>& words, std::string_view text) {
    for (std::size_t i = 0; i < N; ++i)
        if (words[i] == text) return static_cast<Enum>(i);
    return fail(Code::kCorrupted,
                fmt::format("\"{}\" is not a valid value in a stored position", text));
}

// Columns that are kept alive while they are written.
struct Columnar {
    std::vector<std::vector<double>> numbers;
    std::vector<std::vector<std::int64_t>> integers;
    std::vector<std::vector<fin::Date>> dates;
    std::vector<std::vector<std::string_view>> texts;  // of the positions, or constant
    std::vector<ColumnInput> inputs;

    explicit Columnar(std::size_t columns) {
        numbers.reserve(columns);
        integers.reserve(columns);
        dates.reserve(columns);
        texts.reserve(columns);
    }
    template <class T, class Value>
    void add(std::vector<std::vector<T>>& kind, const char* name,
             std::span<const BankPosition> positions, Value value) {
        // A view of a temporary text would dangle when it is written.
        static_assert(
            !std::is_same_v<std::invoke_result_t<Value&, const BankPosition&>, std::string>);
        std::vector<T>& cells = kind.emplace_back();
        cells.reserve(positions.size());
        for (const BankPosition& position : positions) cells.push_back(value(position));
        inputs.push_back({name, std::span<const T>(cells)});
    }
};

void add_leg_columns(Columnar& columns, std::span<const BankPosition> positions) {
    if (std::ranges::none_of(positions, [](const BankPosition& p) {
            return p.type >= BankPositionType::kSwapReceiver;
        }))
        return;
    for (const auto& field : kLegNumbers)
        columns.add(columns.numbers, field.name, positions, [&](const BankPosition& p) {
            return (p.*field.member).value_or(std::numeric_limits<double>::quiet_NaN());
        });
    columns.add(columns.numbers, "leg2_spread", positions,
                [](const BankPosition& p) { return p.leg2_spread; });
    for (const auto& field : kLegIntegers)
        columns.add(columns.integers, field.name, positions,
                    [&](const BankPosition& p) { return std::int64_t{p.*field.member}; });
    columns.add(columns.integers, "leg2_payment_months", positions, [](const BankPosition& p) {
        return p.leg2_payment_months ? std::int64_t{*p.leg2_payment_months} : kNoMonths;
    });
    columns.add(columns.integers, "notional_exchanged", positions,
                [](const BankPosition& p) { return std::int64_t{p.notional_exchanged}; });
    for (const auto& field : kLegDates)
        columns.add(columns.dates, field.name, positions,
                    [&](const BankPosition& p) { return (p.*field.member).value_or(no_date()); });
    columns.add(columns.texts, "leg2_index_curve", positions,
                [](const BankPosition& p) -> std::string_view { return p.leg2_index_curve; });
    columns.add(columns.texts, "leg2_day_count", positions, [](const BankPosition& p) {
        return p.leg2_day_count ? fin::to_string(*p.leg2_day_count) : std::string_view();
    });
}

Columnar to_columns(std::span<const BankPosition> positions) {
    constexpr std::size_t kWords = 9;
    Columnar columns(kNumbers.size() + kOptionalNumbers.size() + kIntegers.size() + kDates.size() +
                     kTexts.size() + kWords + kLegColumns);
    const auto text = [&](const char* name, auto value) {
        columns.add(columns.texts, name, positions,
                    [&](const BankPosition& p) -> std::string_view { return value(p); });
    };
    for (const auto& field : kTexts)
        text(field.name,
             [&](const BankPosition& p) -> const std::string& { return p.*field.member; });
    text("side", [](const BankPosition& p) { return kSides[static_cast<std::size_t>(p.side)]; });
    text("type", [](const BankPosition& p) { return kTypes[static_cast<std::size_t>(p.type)]; });
    text("annuity_mode", [](const BankPosition& p) {
        return kAnnuityModes[static_cast<std::size_t>(p.annuity_mode)];
    });
    text("compounding", [](const BankPosition& p) {
        return kInterestRules[static_cast<std::size_t>(p.compounding)];
    });
    text("day_count", [](const BankPosition& p) { return fin::to_string(p.day_count); });
    text("business_day_convention",
         [](const BankPosition& p) { return fin::to_string(p.business_days); });
    text("calendar", [](const BankPosition& p) -> const std::string& { return p.calendar; });
    text("end_of_month", [](const BankPosition& p) {
        return !p.end_of_month ? "" : *p.end_of_month ? "true" : "false";
    });
    text("renew_day_count",
         [](const BankPosition& p) { return fin::to_string(p.renew_day_count); });
    for (const auto& field : kNumbers)
        columns.add(columns.numbers, field.name, positions,
                    [&](const BankPosition& p) { return p.*field.member; });
    for (const auto& field : kOptionalNumbers)
        columns.add(columns.numbers, field.name, positions, [&](const BankPosition& p) {
            return (p.*field.member).value_or(std::numeric_limits<double>::quiet_NaN());
        });
    for (const auto& field : kIntegers)
        columns.add(columns.integers, field.name, positions,
                    [&](const BankPosition& p) { return std::int64_t{p.*field.member}; });
    for (const auto& field : kDates)
        columns.add(columns.dates, field.name, positions, [&, none = no_date()](const auto& p) {
            return (p.*field.member).value_or(none);
        });
    add_leg_columns(columns, positions);
    return columns;
}

// `kind` of an amount: scheduled principal or a bucket of a deposit.
constexpr std::string_view kSchedule = "schedule", kSlot = "slot";

Result<std::string> write_amounts(const Columns& columns, std::span<const BankPosition> positions) {
    std::vector<std::int64_t> rows;
    std::vector<std::string_view> kinds;
    std::vector<fin::Date> dates;
    std::vector<double> amounts;
    const auto add = [&](std::size_t row, std::string_view kind, const model::DatedAmounts& list) {
        for (const auto& [date, amount] : list) {
            rows.push_back(static_cast<std::int64_t>(row));
            kinds.emplace_back(kind);
            dates.push_back(date);
            amounts.push_back(amount);
        }
    };
    for (std::size_t row = 0; row < positions.size(); ++row) {
        add(row, kSchedule, positions[row].schedule);
        add(row, kSlot, positions[row].slots);
    }
    if (rows.empty()) return std::string();
    const std::array<ColumnInput, 4> inputs{{{"row", std::span<const std::int64_t>(rows)},
                                             {"kind", std::span<const std::string_view>(kinds)},
                                             {"date", std::span<const fin::Date>(dates)},
                                             {"amount", std::span<const double>(amounts)}}};
    TRY(const ColumnFile file, columns.write(inputs));
    return file.path;
}

Status read_amounts(const Columns& columns, const std::string& path,
                    std::vector<BankPosition>& positions) {
    TRY(const std::vector<ColumnData> data, columns.read(path, {}));
    TRY(const auto* rows, detail::find_column<std::int64_t>(data, "row"));
    TRY(const auto* kinds, detail::find_column<std::string>(data, "kind"));
    TRY(const auto* dates, detail::find_column<fin::Date>(data, "date"));
    TRY(const auto* amounts, detail::find_column<double>(data, "amount"));
    for (std::size_t i = 0; i < rows->size(); ++i) {
        const std::int64_t row = (*rows)[i];
        if (row < 0 || static_cast<std::size_t>(row) >= positions.size())
            return fail(Code::kCorrupted, "a stored amount does not belong to a position");
        BankPosition& position = positions[static_cast<std::size_t>(row)];
        ((*kinds)[i] == kSchedule ? position.schedule : position.slots)
            .emplace_back((*dates)[i], (*amounts)[i]);
    }
    return {};
}

Status read_words(const std::vector<ColumnData>& data, std::vector<BankPosition>& positions) {
    const auto each = [&](std::string_view name, auto set) -> Status {
        TRY(const auto* cells, detail::find_column<std::string>(data, name));
        for (std::size_t i = 0; i < positions.size(); ++i)
            TRY_STATUS(set(positions[i], (*cells)[i]));
        return {};
    };
    const auto take = [](auto& target, auto result) -> Status {
        if (!result) return Error(result.error());
        target = *result;
        return {};
    };
    TRY_STATUS(each("side", [&](BankPosition& p, const std::string& word) {
        return take(p.side, word_to<BankSide>(kSides, word));
    }));
    TRY_STATUS(each("type", [&](BankPosition& p, const std::string& word) {
        return take(p.type, word_to<BankPositionType>(kTypes, word));
    }));
    TRY_STATUS(each("annuity_mode", [&](BankPosition& p, const std::string& word) {
        return take(p.annuity_mode, word_to<model::AnnuityMode>(kAnnuityModes, word));
    }));
    TRY_STATUS(each("compounding", [&](BankPosition& p, const std::string& word) {
        return take(p.compounding, word_to<model::InterestRule>(kInterestRules, word));
    }));
    TRY_STATUS(each("day_count", [&](BankPosition& p, const std::string& word) {
        return take(p.day_count, fin::parse_day_count(word));
    }));
    return each("renew_day_count", [&](BankPosition& p, const std::string& word) {
        return take(p.renew_day_count, fin::parse_day_count(word));
    });
}

// Blocks written before positions had these fields lack both columns.
Status read_business_days(const std::vector<ColumnData>& data,
                          std::vector<BankPosition>& positions) {
    if (std::ranges::find(data, "business_day_convention", &ColumnData::name) == data.end())
        return {};
    TRY(const auto* conventions, detail::find_column<std::string>(data, "business_day_convention"));
    TRY(const auto* calendars, detail::find_column<std::string>(data, "calendar"));
    for (std::size_t i = 0; i < positions.size(); ++i) {
        auto convention = fin::parse_business_day_convention((*conventions)[i]);
        if (!convention) return fail(Code::kCorrupted, convention.error().message);
        positions[i].business_days = *convention;
        positions[i].calendar = (*calendars)[i];
    }
    return {};
}

// Likewise for this column.
Status read_month_ends(const std::vector<ColumnData>& data, std::vector<BankPosition>& positions) {
    if (std::ranges::find(data, "end_of_month", &ColumnData::name) == data.end()) return {};
    TRY(const auto* cells, detail::find_column<std::string>(data, "end_of_month"));
    for (std::size_t i = 0; i < positions.size(); ++i)
        if (!(*cells)[i].empty()) positions[i].end_of_month = (*cells)[i] == "true";
    return {};
}

template <class T, class Set>
Status read_each(const std::vector<ColumnData>& data, std::string_view name,
                 std::vector<BankPosition>& positions, const Set& set) {
    TRY(const auto* cells, detail::find_column<T>(data, name));
    for (std::size_t i = 0; i < positions.size(); ++i) TRY_STATUS(set(positions[i], (*cells)[i]));
    return {};
}

Status read_legs(const std::vector<ColumnData>& data, std::vector<BankPosition>& positions) {
    if (std::ranges::find(data, "leg2_rate", &ColumnData::name) == data.end()) return {};
    for (const auto& field : kLegNumbers)
        TRY_STATUS(read_each<double>(data, field.name, positions,
                                     [&](BankPosition& p, double cell) -> Status {
                                         if (!std::isnan(cell)) p.*field.member = cell;
                                         return {};
                                     }));
    TRY_STATUS(read_each<double>(data, "leg2_spread", positions,
                                 [](BankPosition& p, double cell) -> Status {
                                     p.leg2_spread = cell;
                                     return {};
                                 }));
    for (const auto& field : kLegIntegers)
        TRY_STATUS(read_each<std::int64_t>(data, field.name, positions,
                                           [&](BankPosition& p, std::int64_t cell) -> Status {
                                               p.*field.member = static_cast<int>(cell);
                                               return {};
                                           }));
    TRY_STATUS(read_each<std::int64_t>(data, "leg2_payment_months", positions,
                                       [](BankPosition& p, std::int64_t cell) -> Status {
                                           if (cell != kNoMonths)
                                               p.leg2_payment_months = static_cast<int>(cell);
                                           return {};
                                       }));
    TRY_STATUS(read_each<std::int64_t>(data, "notional_exchanged", positions,
                                       [](BankPosition& p, std::int64_t cell) -> Status {
                                           p.notional_exchanged = cell != 0;
                                           return {};
                                       }));
    for (const auto& field : kLegDates)
        TRY_STATUS(read_each<fin::Date>(data, field.name, positions,
                                        [&](BankPosition& p, fin::Date cell) -> Status {
                                            if (cell != no_date()) p.*field.member = cell;
                                            return {};
                                        }));
    TRY_STATUS(read_each<std::string>(data, "leg2_index_curve", positions,
                                      [](BankPosition& p, const std::string& cell) -> Status {
                                          p.leg2_index_curve = cell;
                                          return {};
                                      }));
    return read_each<std::string>(data, "leg2_day_count", positions,
                                  [](BankPosition& p, const std::string& cell) -> Status {
                                      if (cell.empty()) return {};
                                      TRY(p.leg2_day_count, fin::parse_day_count(cell));
                                      return {};
                                  });
}

}  // namespace

Result<BankBlock> write_bank_block(const Columns& columns,
                                   std::span<const BankPosition> positions) {
    BankBlock block{.rows = static_cast<std::int64_t>(positions.size())};
    const Columnar columnar = to_columns(positions);
    TRY(const ColumnFile file, columns.write(columnar.inputs));
    block.positions = file.path;
    TRY(block.amounts, write_amounts(columns, positions));
    return block;
}

Result<std::vector<BankPosition>> read_bank_block(const Columns& columns, const BankBlock& block) {
    TRY(const std::vector<ColumnData> data, columns.read(block.positions, {}));
    TRY(const auto* ids, detail::find_column<std::string>(data, "id"));
    std::vector<BankPosition> positions(ids->size());
    for (const auto& field : kTexts) {
        TRY(const auto* cells, detail::find_column<std::string>(data, field.name));
        for (std::size_t i = 0; i < positions.size(); ++i) positions[i].*field.member = (*cells)[i];
    }
    for (const auto& field : kNumbers) {
        TRY(const auto* cells, detail::find_column<double>(data, field.name));
        for (std::size_t i = 0; i < positions.size(); ++i) positions[i].*field.member = (*cells)[i];
    }
    for (const auto& field : kOptionalNumbers) {
        TRY(const auto* cells, detail::find_column<double>(data, field.name));
        for (std::size_t i = 0; i < positions.size(); ++i)
            if (!std::isnan((*cells)[i])) positions[i].*field.member = (*cells)[i];
    }
    for (const auto& field : kIntegers) {
        TRY(const auto* cells, detail::find_column<std::int64_t>(data, field.name));
        for (std::size_t i = 0; i < positions.size(); ++i)
            positions[i].*field.member = static_cast<int>((*cells)[i]);
    }
    for (const auto& field : kDates) {
        TRY(const auto* cells, detail::find_column<fin::Date>(data, field.name));
        for (std::size_t i = 0; i < positions.size(); ++i)
            if ((*cells)[i] != no_date()) positions[i].*field.member = (*cells)[i];
    }
    TRY_STATUS(read_words(data, positions));
    TRY_STATUS(read_business_days(data, positions));
    TRY_STATUS(read_month_ends(data, positions));
    TRY_STATUS(read_legs(data, positions));
    if (!block.amounts.empty()) TRY_STATUS(read_amounts(columns, block.amounts, positions));
    return positions;
}

}  // namespace ballast::store
