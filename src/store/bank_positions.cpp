#include "store/bank_positions.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <deque>
#include <fmt/format.h>
#include <limits>
#include <string>
#include <type_traits>
#include <utility>

#include "model/describe_bank_position.hpp"
#include "store/column_find.hpp"

namespace ballast::store {

namespace {

using describe::from_word;
using describe::to_word;
using model::BankPosition;

// A term as a cell of its column: the cell's type as written and as read, and the conversions.
template <class Term>
struct CellOf;

template <>
struct CellOf<double> {
    using Written = double;
    using Read = double;
    static double write(double term) { return term; }
    static bool read(double cell, double& term) {
        term = cell;
        return true;
    }
};

template <class Integer>
    requires std::is_same_v<Integer, int> || std::is_same_v<Integer, bool>
struct CellOf<Integer> {
    using Written = std::int64_t;
    using Read = std::int64_t;
    static std::int64_t write(Integer term) { return term; }
    static bool read(std::int64_t cell, Integer& term) {
        term = static_cast<Integer>(cell);
        return true;
    }
};

template <>
struct CellOf<std::string> {
    using Written = std::string_view;
    using Read = std::string;
    static std::string_view write(const std::string& term) { return term; }
    static bool read(const std::string& cell, std::string& term) {
        term = cell;
        return true;
    }
};

template <describe::DescribedEnum Enum>
struct CellOf<Enum> {
    using Written = std::string_view;
    using Read = std::string;
    static std::string_view write(Enum term) { return to_word(term); }
    static bool read(const std::string& cell, Enum& term) {
        const std::optional<Enum> value = from_word<Enum>(cell);
        if (value) term = *value;
        return value.has_value();
    }
};

template <>
struct CellOf<std::optional<double>> {
    using Written = double;
    using Read = double;
    static double write(const std::optional<double>& term) {
        return term.value_or(std::numeric_limits<double>::quiet_NaN());
    }
    static bool read(double cell, std::optional<double>& term) {
        if (!std::isnan(cell)) term = cell;
        return true;
    }
};

template <>
struct CellOf<std::optional<int>> {
    static constexpr std::int64_t kAbsent = -1;
    using Written = std::int64_t;
    using Read = std::int64_t;
    static std::int64_t write(const std::optional<int>& term) {
        return term ? std::int64_t{*term} : kAbsent;
    }
    static bool read(std::int64_t cell, std::optional<int>& term) {
        if (cell != kAbsent) term = static_cast<int>(cell);
        return true;
    }
};

template <>
struct CellOf<std::optional<fin::Date>> {
    using Written = fin::Date;
    using Read = fin::Date;
    // 0001-01-01, before any contract.
    static fin::Date absent() { return fin::Date::from_serial(-719'162); }
    static fin::Date write(const std::optional<fin::Date>& term) { return term.value_or(absent()); }
    static bool read(fin::Date cell, std::optional<fin::Date>& term) {
        if (cell != absent()) term = cell;
        return true;
    }
};

template <>
struct CellOf<std::optional<bool>> {
    using Written = std::string_view;
    using Read = std::string;
    static std::string_view write(const std::optional<bool>& term) {
        return !term ? "" : *term ? "true" : "false";
    }
    static bool read(const std::string& cell, std::optional<bool>& term) {
        if (!cell.empty()) term = cell == "true";
        return true;
    }
};

template <describe::DescribedEnum Enum>
struct CellOf<std::optional<Enum>> {
    using Written = std::string_view;
    using Read = std::string;
    static std::string_view write(const std::optional<Enum>& term) {
        return term ? to_word(*term) : std::string_view();
    }
    static bool read(const std::string& cell, std::optional<Enum>& term) {
        if (cell.empty()) return true;
        term = from_word<Enum>(cell);
        return term.has_value();
    }
};

// Columns that are kept alive while they are written.
struct Columnar {
    std::deque<std::vector<double>> numbers;
    std::deque<std::vector<std::int64_t>> integers;
    std::deque<std::vector<fin::Date>> dates;
    std::deque<std::vector<std::string_view>> texts;  // of the positions, or constant
    std::vector<ColumnInput> inputs;

    template <class Written>
    std::deque<std::vector<Written>>& of_type() {
        if constexpr (std::is_same_v<Written, double>)
            return numbers;
        else if constexpr (std::is_same_v<Written, std::int64_t>)
            return integers;
        else if constexpr (std::is_same_v<Written, fin::Date>)
            return dates;
        else
            return texts;
    }
};

// Dated amounts are in a file of their own.
template <class Term>
constexpr bool kIsCell = !std::is_same_v<Term, model::DatedAmounts>;

// Calls each(field) for every term that is a column.
template <class Each>
void for_each_column(const Each& each) {
    describe::Described<BankPosition>::fields.each(
        [&]<class Term>(const describe::Field<BankPosition, Term>& field) {
            if constexpr (kIsCell<Term>) each(field);
        });
}

// A term that has its default in every position has no column, and what has no column has its
// default: terms that a bank does not use take no space, and blocks written before a term existed
// can be read.
Columnar to_columns(std::span<const BankPosition> positions) {
    Columnar columns;
    const BankPosition initial;
    for_each_column([&]<class Term>(const describe::Field<BankPosition, Term>& field) {
        const Term& absent = initial.*field.member;
        if (!field.required && std::ranges::all_of(positions, [&](const BankPosition& p) {
                return p.*field.member == absent;
            }))
            return;
        using Written = typename CellOf<Term>::Written;
        std::vector<Written>& cells = columns.of_type<Written>().emplace_back();
        cells.reserve(positions.size());
        for (const BankPosition& position : positions)
            cells.push_back(CellOf<Term>::write(position.*field.member));
        columns.inputs.push_back({std::string(field.name), std::span<const Written>(cells)});
    });
    return columns;
}

// Calls each(name, amounts) for the dated amounts of a position.
template <class Position, class Each>
void for_each_amounts(Position& position, const Each& each) {
    describe::Described<BankPosition>::fields.each(
        [&]<class Term>(const describe::Field<BankPosition, Term>& field) {
            if constexpr (!kIsCell<Term>) each(field.name, position.*field.member);
        });
}

// Blocks written before 2026-11-23 have the kind "slot".
bool is_kind(std::string_view name, std::string_view kind) {
    return kind == name || (kind == "slot" && name == "slots");
}

Result<std::string> write_amounts(const Columns& columns, std::span<const BankPosition> positions) {
    std::vector<std::int64_t> rows;
    std::vector<std::string_view> kinds;
    std::vector<fin::Date> dates;
    std::vector<double> amounts;
    for (std::size_t row = 0; row < positions.size(); ++row)
        for_each_amounts(positions[row],
                         [&](std::string_view kind, const model::DatedAmounts& list) {
                             for (const auto& [date, amount] : list) {
                                 rows.push_back(static_cast<std::int64_t>(row));
                                 kinds.push_back(kind);
                                 dates.push_back(date);
                                 amounts.push_back(amount);
                             }
                         });
    if (rows.empty()) return std::string();
    const std::array<ColumnInput, 4> inputs{{{"row", std::span<const std::int64_t>(rows)},
                                             {"kind", std::span<const std::string_view>(kinds)},
                                             {"date", std::span<const fin::Date>(dates)},
                                             {"amount", std::span<const double>(amounts)}}};
    TRY(const ColumnFile file, columns.write(inputs));
    return file.path;
}

// The rows of a block that are read.
class ChosenRows {
public:
    explicit ChosenRows(std::size_t all) : count_(all) {}
    explicit ChosenRows(std::span<const std::uint32_t> rows) : count_(rows.size()), rows_(rows) {}

    std::size_t count() const { return count_; }
    std::size_t row(std::size_t i) const { return rows_ ? (*rows_)[i] : i; }
    // The place of a row among them; nullopt: it is not read.
    std::optional<std::size_t> place(std::size_t row) const {
        if (!rows_) return row;
        const auto found = std::ranges::lower_bound(*rows_, row);
        if (found == rows_->end() || *found != row) return std::nullopt;
        return static_cast<std::size_t>(found - rows_->begin());
    }

private:
    std::size_t count_;
    std::optional<std::span<const std::uint32_t>> rows_;
};

Status read_amounts(const Columns& columns, const std::string& path, std::size_t block_rows,
                    const ChosenRows& chosen, std::vector<BankPosition>& positions) {
    TRY(const std::vector<ColumnData> data, columns.read(path, {}));
    TRY(const auto* rows, detail::find_column<std::int64_t>(data, "row"));
    TRY(const auto* kinds, detail::find_column<std::string>(data, "kind"));
    TRY(const auto* dates, detail::find_column<fin::Date>(data, "date"));
    TRY(const auto* amounts, detail::find_column<double>(data, "amount"));
    for (std::size_t i = 0; i < rows->size(); ++i) {
        const std::int64_t row = (*rows)[i];
        if (row < 0 || static_cast<std::size_t>(row) >= block_rows)
            return fail(Code::kCorrupted, "a stored amount does not belong to a position");
        const auto place = chosen.place(static_cast<std::size_t>(row));
        if (!place) continue;
        for_each_amounts(positions[*place], [&](std::string_view name, model::DatedAmounts& list) {
            if (is_kind(name, (*kinds)[i])) list.emplace_back((*dates)[i], (*amounts)[i]);
        });
    }
    return {};
}

template <class Term>
Status read_column(const std::vector<ColumnData>& data,
                   const describe::Field<BankPosition, Term>& field, const ChosenRows& chosen,
                   std::vector<BankPosition>& positions) {
    if (!field.required && std::ranges::find(data, field.name, &ColumnData::name) == data.end())
        return {};
    using Read = typename CellOf<Term>::Read;
    TRY(const auto* cells, detail::find_column<Read>(data, field.name));
    for (std::size_t i = 0; i < positions.size(); ++i)
        if (!CellOf<Term>::read((*cells)[chosen.row(i)], positions[i].*field.member))
            return fail(Code::kCorrupted,
                        fmt::format("row {} of a stored block of positions has an unknown {}",
                                    chosen.row(i) + 1, field.name));
    return {};
}

// `rows`: nullopt for all.
Result<std::vector<BankPosition>> read_chosen(
    const Columns& columns, const BankBlock& block,
    const std::optional<std::span<const std::uint32_t>>& rows) {
    TRY(const std::vector<ColumnData> data, columns.read(block.positions, {}));
    TRY(const auto* ids, detail::find_column<std::string>(data, "id"));
    if (rows && !rows->empty() && rows->back() >= ids->size())
        return fail(Code::kCorrupted, fmt::format("a stored block of {} positions has no row {}",
                                                  ids->size(), rows->back() + 1));
    const ChosenRows chosen = rows ? ChosenRows(*rows) : ChosenRows(ids->size());
    std::vector<BankPosition> positions(chosen.count());
    Status status;
    for_each_column([&](const auto& field) {
        if (status) status = read_column(data, field, chosen, positions);
    });
    TRY_STATUS(status);
    if (!block.amounts.empty())
        TRY_STATUS(read_amounts(columns, block.amounts, ids->size(), chosen, positions));
    return positions;
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
    return read_chosen(columns, block, std::nullopt);
}

Result<std::vector<BankPosition>> read_bank_rows(const Columns& columns, const BankBlock& block,
                                                 std::span<const std::uint32_t> rows) {
    return read_chosen(columns, block, rows);
}

}  // namespace ballast::store
