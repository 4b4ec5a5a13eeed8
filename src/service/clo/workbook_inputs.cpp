#include "service/clo/workbook_inputs.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>

#include "clo/tape_value.hpp"
#include "service/field_error.hpp"

namespace ballast::service {

// What stands for nothing is empty.
SheetTable table_of(const ingest::WorkbookSheet& sheet, const ingest::CellRange& range) {
    SheetTable table;
    for (const ingest::WorkbookCell& cell : sheet.cells) {
        if (!range.contains(cell.row, cell.column)) continue;
        const std::size_t row = cell.row - range.first_row;
        const std::size_t column = cell.column - range.first_column;
        if (table.size() <= row) table.resize(row + 1);
        if (table[row].size() <= column) table[row].resize(column + 1);
        const bool nothing = cell.type == ingest::CellType::kError || cell.value == "00:00:00" ||
                             cell.value == "#N/A";
        table[row][column] = nothing ? std::string() : cell.value;
    }
    return table;
}

ingest::CellRange whole(const ingest::WorkbookSheet& sheet) {
    ingest::CellRange range{.sheet = sheet.name};
    for (const ingest::WorkbookCell& cell : sheet.cells) {
        range.last_row = std::max(range.last_row, cell.row);
        range.last_column = std::max(range.last_column, cell.column);
    }
    return range;
}

namespace {

class InputTable {
public:
    InputTable(std::string_view name, const ingest::WorkbookSheet& sheet,
               const ingest::CellRange& range)
        : name_(name), range_(range), table_(table_of(sheet, range)) {}

    std::size_t rows() const { return table_.size(); }
    std::size_t columns() const { return table_.empty() ? 0 : widest(); }
    const std::string& at(std::size_t row, std::size_t column) const {
        static const std::string kNothing;
        return row < table_.size() && column < table_[row].size() ? table_[row][column] : kNothing;
    }
    std::string cell(std::size_t row, std::size_t column) const {
        return ingest::cell_name(range_.first_row + static_cast<std::uint32_t>(row),
                                 range_.first_column + static_cast<std::uint32_t>(column));
    }
    Result<double> number(std::size_t row, std::size_t column) const {
        if (const auto value = clo::tape_number(at(row, column))) return *value;
        return refuse(row, column, fmt::format("is \"{}\"", at(row, column)),
                      "a number such as 0.02");
    }
    Error refuse(std::size_t row, std::size_t column, const std::string& what,
                 const std::string& expected) const {
        return invalid(
            "/file", "table",
            fmt::format("{}: {} {}: expected {}", name_, cell(row, column), what, expected),
            "correct the workbook, or remove the name " + std::string(name_));
    }

private:
    std::size_t widest() const {
        std::size_t columns = 0;
        for (const auto& row : table_) columns = std::max(columns, row.size());
        return columns;
    }

    std::string_view name_;
    const ingest::CellRange& range_;
    SheetTable table_;
};

bool counts_periods(const std::string& heading) {
    const std::string key = ingest::mag_key(heading);
    return key == "period" || key == "periods" || key == "month" || key == "quarter" ||
           key == "number" || key == "no" || key == "date";
}

Result<std::string> read_vectors(const InputTable& table, CloBookInputs& inputs) {
    std::vector<std::string> names;
    for (std::size_t c = 0; c < table.columns(); ++c) {
        CloBookVector vector{.name = table.at(0, c), .values = {}, .cell = table.cell(1, c)};
        if (vector.name.empty() || counts_periods(vector.name)) continue;
        if (clo::tape_number(vector.name))
            return table.refuse(0, c, "is a number", "the name of a vector");
        std::size_t last = table.rows();
        while (last > 1 && table.at(last - 1, c).empty()) --last;
        for (std::size_t r = 1; r < last; ++r) {
            TRY(const double value, table.number(r, c));
            vector.values.push_back(value);
        }
        if (vector.values.empty()) continue;
        names.push_back(vector.name);
        inputs.vectors.push_back(std::move(vector));
    }
    return fmt::format("vectors {}", fmt::join(names, ", "));
}

Result<std::string> read_index_curve(const InputTable& table, CloBookInputs& inputs) {
    for (std::size_t r = 0; r < table.rows(); ++r) {
        const std::string& term = table.at(r, 0);
        if (term.empty() || (r == 0 && !clo::tape_number(table.at(r, 1)))) continue;  // headings
        CurveNodeRow node;
        TRY(node.rate, table.number(r, 1));
        const auto months = clo::tape_number(term);
        if (const auto date = fin::Date::parse(term)) {
            node.date = *date;
        } else if (months && *months >= 1.0 && *months == std::floor(*months)) {
            node.tenor = fmt::format("{}M", static_cast<int>(*months));
        } else {
            return table.refuse(r, 0, fmt::format("is \"{}\"", term),
                                "a date or a number of months");
        }
        inputs.curve.push_back(std::move(node));
    }
    return fmt::format("{} rates of the index curve", inputs.curve.size());
}

Result<std::string> read_transition(const InputTable& table, CloBookInputs& inputs) {
    clo::TransitionMatrix matrix;
    for (std::size_t c = 1; c < table.columns() && !table.at(0, c).empty(); ++c)
        matrix.states.push_back(table.at(0, c));
    const std::size_t n = matrix.states.size();
    bool percent = false;
    for (std::size_t r = 1; r < table.rows() && !table.at(r, 0).empty(); ++r) {
        if (r > n || table.at(r, 0) != matrix.states[r - 1])
            return table.refuse(r, 0, fmt::format("is \"{}\"", table.at(r, 0)),
                                "the states of the first row in their order");
        std::vector<double> row;
        for (std::size_t c = 1; c <= n; ++c) {
            TRY(const double value, table.number(r, c));
            percent = percent || value > 1.0;
            row.push_back(value);
        }
        matrix.rows.push_back(std::move(row));
    }
    if (n > 0 && matrix.rows.size() == n - 1) {  // nothing leaves default
        matrix.rows.emplace_back(n, 0.0);
        matrix.rows.back().back() = percent ? 100.0 : 1.0;
    }
    if (percent)
        for (auto& row : matrix.rows)
            for (double& value : row) value /= 100.0;
    if (const auto checked = clo::checked_transition(matrix); !checked)
        return table.refuse(0, 0, "begins a matrix that is not valid",
                            "probabilities by row (" + checked.error().message + ")");
    inputs.rating = std::move(matrix);
    return fmt::format("transition matrix of {} states", n);
}

Status add_payment(const InputTable& table, std::size_t row, std::size_t date_column,
                   std::size_t amount_column, const std::string& id, CloBookInputs& inputs) {
    const auto date = fin::Date::parse(table.at(row, date_column));
    if (!date)
        return table.refuse(row, date_column, fmt::format("is \"{}\"", table.at(row, date_column)),
                            "a date");
    TRY(const double number, table.number(row, amount_column));
    const auto amount = Decimal::from_double(number, 6, Rounding::kHalfEven);
    if (!amount || amount->is_negative())
        return table.refuse(row, amount_column, "is not an amount", "principal of 0 or more");
    inputs.schedules[id].push_back({*date, *amount});
    return {};
}

Result<std::string> read_schedules(const InputTable& table, CloBookInputs& inputs) {
    std::map<std::string, std::size_t> columns;
    for (std::size_t c = 0; c < table.columns(); ++c) {
        const std::string key = ingest::mag_key(table.at(0, c));
        columns.emplace(clo::tape_field(table.at(0, c)) == "id" ? "id" : key, c);
    }
    const auto id = columns.find("id"), date = columns.find("date"),
               amount = columns.find("amount");
    if (id != columns.end() && date != columns.end() && amount != columns.end()) {
        for (std::size_t r = 1; r < table.rows(); ++r)
            if (!table.at(r, id->second).empty())
                TRY_STATUS(add_payment(table, r, date->second, amount->second,
                                       table.at(r, id->second), inputs));
    } else {
        for (std::size_t c = 1; c < table.columns(); ++c)
            for (std::size_t r = 1; r < table.rows(); ++r)
                if (!table.at(0, c).empty() && !table.at(r, c).empty())
                    TRY_STATUS(add_payment(table, r, 0, c, table.at(0, c), inputs));
    }
    for (auto& [asset, schedule] : inputs.schedules)
        std::ranges::sort(schedule, {}, &clo::ScheduledPrincipal::date);
    return fmt::format("sinking schedules of {} assets", inputs.schedules.size());
}

}  // namespace

Result<std::string> read_input_table(std::string_view name, const ingest::WorkbookSheet& sheet,
                                     const ingest::CellRange& range, CloBookInputs& inputs) {
    const InputTable table(name, sheet, range);
    if (name == "CF_Vectors") return read_vectors(table, inputs);
    if (name == "LIBORCurve") return read_index_curve(table, inputs);
    if (name == "SpTransMat") return read_transition(table, inputs);
    return read_schedules(table, inputs);
}

}  // namespace ballast::service
