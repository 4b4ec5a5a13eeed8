// WideTable from an array of objects, from columns, or from a file.
#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include "wire/json.hpp"
#include "wire/json_read.hpp"
#include "wire/table_read.hpp"

namespace ballast::wire {

namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
constexpr std::string_view kExpected =
    "an array of {\"date\" (or \"year\"): …, SYMBOL: number …}, {\"dates\": […], \"columns\": {…}} "
    "or "
    "{\"file\": \"…\"}";

// Records an error where `date` does not come after the previous one.
void check_ascending(JsonReader& reader, const std::optional<fin::Date>& before, fin::Date date) {
    if (!before || *before < date) return;
    const bool same = *before == date;
    reader.error("date",
                 same ? fmt::format("dates must ascend; {} appears twice", date.to_string())
                      : fmt::format("dates must ascend; {} comes after {}", date.to_string(),
                                    before->to_string()),
                 same ? "keep one row per date" : "sort the rows by date");
}

// Rows by year are dated on the last day of the year. Records an error if `year` is not a year.
std::optional<fin::Date> end_of_year(JsonReader& reader, double year) {
    constexpr double kFirst = 1600;
    constexpr double kLast = 2400;
    if (year >= kFirst && year <= kLast && year == std::floor(year))
        if (const auto date = fin::Date::from_ymd(static_cast<int>(year), 12, 31)) return *date;
    reader.error("date", fmt::format("{} is not a year", year), "such as 1966");
    return std::nullopt;
}

// The numbers of one object per date, columns in order of their first appearance.
class RowTable {
public:
    RowTable(JsonReader& reader, WideTable& table) : reader_(reader), table_(table) {}

    void read_row() {
        const std::size_t row = rows_++;
        std::optional<fin::Date> date;
        std::optional<double> year;
        bool dated = false;
        expected_ = 0;
        ObjectScan members(reader_, "an object with \"date\" and a number per symbol");
        while (members.next()) {
            if (members.key() == "year" && !year) {
                // A date if the row has no other, else an ordinary column.
                double value = kMissing;
                if (!reader_.read_null()) reader_.read_double(value, Limits{});
                year = value;
            } else if (members.key() != "date") {
                read_member(members, row);
            } else if (dated) {
                members.duplicate();
            } else {
                dated = true;
                date = read_date();
            }
        }
        if (!members.complete()) return;
        if (dated && year) put(column_of("year"), row, *year);
        if (!dated && year) {
            const PathScope scope(reader_, "year");
            date = end_of_year(reader_, *year);
            if (date) {
                check_ascending(reader_, last_, *date);
                last_ = date;
            }
        } else if (!dated) {
            const PathScope scope(reader_, "date");
            reader_.error("required", "this required field is missing", "the row's date");
        }
        table_.dates.push_back(date.value_or(fin::Date{}));
    }

    void finish() {
        for (auto& column : table_.values) column.resize(table_.dates.size(), kMissing);
    }

private:
    std::optional<fin::Date> read_date() {
        const auto text = reader_.read_text(false, "a date (YYYY-MM-DD)");
        if (!text) return std::nullopt;
        fin::Date date;
        if (!read_scalar_text(reader_, date, *text, Limits{})) return std::nullopt;
        check_ascending(reader_, last_, date);
        last_ = date;
        return date;
    }

    void read_member(ObjectScan& members, std::size_t row) {
        const std::size_t column = column_of(members.key());
        if (next_row_[column] > row) {
            members.duplicate();
            return;
        }
        double value = kMissing;
        if (!reader_.read_null()) reader_.read_double(value, Limits{});
        put(column, row, value);
    }

    void put(std::size_t column, std::size_t row, double value) {
        next_row_[column] = row + 1;
        auto& values = table_.values[column];
        values.resize(row, kMissing);
        values.push_back(value);
    }

    std::size_t column_of(std::string_view name) {
        // Rows usually name the same columns in the same order.
        const std::size_t guess = expected_++;
        if (guess < table_.columns.size() && table_.columns[guess] == name) return guess;
        const auto [place, is_new] = by_name_.try_emplace(std::string(name), table_.columns.size());
        if (is_new) {
            table_.columns.emplace_back(name);
            table_.values.emplace_back();
            next_row_.push_back(0);
        }
        expected_ = place->second + 1;
        return place->second;
    }

    JsonReader& reader_;
    WideTable& table_;
    std::unordered_map<std::string, std::size_t> by_name_;
    std::vector<std::size_t> next_row_;  // per column: one past the last row that named it
    std::size_t expected_ = 0;
    std::size_t rows_ = 0;
    std::optional<fin::Date> last_;
};

void read_dates(JsonReader& reader, std::vector<fin::Date>& dates, const Limits& limits) {
    std::optional<fin::Date> last;
    ArrayScan items(reader, limits, "an array of dates");
    while (items.next()) {
        fin::Date& date = dates.emplace_back();
        const auto text = reader.read_text(false, "a date (YYYY-MM-DD)");
        if (!text || !read_scalar_text(reader, date, *text, Limits{})) continue;
        check_ascending(reader, last, date);
        last = date;
    }
}

void read_columns(JsonReader& reader, WideTable& table, const Limits& limits) {
    std::unordered_map<std::string, std::size_t> by_name;
    ObjectScan columns(reader, "an object with an array of numbers per symbol");
    while (columns.next()) {
        if (!by_name.try_emplace(std::string(columns.key()), by_name.size()).second) {
            columns.duplicate();
            continue;
        }
        table.columns.emplace_back(columns.key());
        auto& values = table.values.emplace_back();
        const Limits upper = {.max_items = limits.max_items};
        ArrayScan items(reader, upper, "an array of numbers");
        while (items.next()) {
            double value = kMissing;
            if (!reader.read_null()) reader.read_double(value, Limits{});
            values.push_back(value);
        }
    }
}

void check_lengths(JsonReader& reader, const WideTable& table) {
    const PathScope scope(reader, "columns");
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const PathScope column(reader, table.columns[i]);
        const std::size_t have = table.values[i].size();
        const std::size_t want = table.dates.size();
        if (have != want)
            reader.error(have < want ? "too_few_items" : "too_many_items",
                         fmt::format("{} values for {} dates", have, want),
                         "write null where there is no value");
    }
}

void read_columnar(JsonReader& reader, WideTable& table, const Limits& limits) {
    static constexpr std::array<FieldKey, 2> kKeys = {
        FieldKey{"dates", "The dates, ascending.", true},
        FieldKey{"columns", "For each symbol one number or null per date.", true}};
    FieldScan fields(reader, kKeys);
    std::size_t read = 0;
    for (std::size_t field = fields.next(); field != FieldScan::kEnd; field = fields.next()) {
        ++read;
        if (field == 0)
            read_dates(reader, table.dates, limits);
        else
            read_columns(reader, table, limits);
    }
    if (fields.complete() && read == 2) check_lengths(reader, table);
}

// ---- files ------------------------------------------------------------------------------------

const TextTable::Column* date_column(JsonReader& reader, const FileTable& file) {
    const TextTable::Column* found = nullptr;
    for (const TextTable::Column& column : file.table.columns) {
        if (column.name != "date" && column.name != "Date") continue;
        if (found != nullptr) {
            reader.error("duplicate_field", fmt::format("{} has two date columns", file.path));
            return nullptr;
        }
        found = &column;
    }
    return found;
}

// The years of a table that has no dates.
const TextTable::Column* year_column(JsonReader& reader, const FileTable& file) {
    for (const TextTable::Column& column : file.table.columns)
        if (column.name == "year" || column.name == "Year" || column.name == "YEAR") return &column;
    reader.error("required",
                 fmt::format("{} has no column \"date\", \"Date\" or \"year\"", file.path));
    return nullptr;
}

bool read_year(JsonReader& reader, std::string_view cell, fin::Date& date) {
    double year = kMissing;
    if (!cell_double(reader, cell, year, Limits{})) return false;
    const auto made = end_of_year(reader, year);
    if (made) date = *made;
    return made.has_value();
}

void read_file_dates(JsonReader& reader, const FileTable& file, const TextTable::Column& column,
                     bool years, WideTable& table) {
    std::optional<fin::Date> last;
    for (std::size_t row = 0; row < file.table.rows && reader.alive(); ++row) {
        const PathScope row_scope(reader, row);
        const PathScope scope(reader, "date");
        const std::size_t known = reader.error_count();
        fin::Date& date = table.dates.emplace_back();
        const auto& written = column.cells[row];
        const std::string_view cell = written ? without_blanks(*written) : std::string_view{};
        if (cell.empty()) {
            reader.error("required", "this required cell is empty", "the row's date");
        } else if (years ? read_year(reader, cell, date)
                         : read_scalar_text(reader, date, cell, Limits{})) {
            check_ascending(reader, last, date);
            last = date;
        }
        if (reader.error_count() > known) reader.add_origin(known, file.origin(row, column.name));
    }
}

void read_file_values(JsonReader& reader, const FileTable& file, const TextTable::Column& column,
                      std::vector<double>& values) {
    values.assign(file.table.rows, kMissing);
    for (std::size_t row = 0; row < file.table.rows && reader.alive(); ++row) {
        const auto& cell = column.cells[row];
        if (!cell) continue;
        const std::string_view text = without_blanks(*cell);
        if (text.empty()) continue;
        const PathScope row_scope(reader, row);
        const PathScope scope(reader, column.name);
        const std::size_t known = reader.error_count();
        if (!cell_double(reader, text, values[row], Limits{}))
            reader.add_origin(known, file.origin(row, column.name));
    }
}

void read_file(JsonReader& reader, WideTable& table, const Limits& limits) {
    auto path = read_file_path(reader);
    if (!path) return;
    if (auto wide = reader.context().files->read_wide(*path);
        wide && wide->dates.size() >= limits.min_items && wide->dates.size() <= limits.max_items) {
        table = *std::move(wide);
        return;
    }
    const auto file = read_file_table(reader, *std::move(path), limits);
    if (!file) return;
    const std::size_t known = reader.error_count();
    const TextTable::Column* dates = date_column(reader, *file);
    const bool years = dates == nullptr && reader.error_count() == known;
    if (years) dates = year_column(reader, *file);
    if (dates == nullptr) return;
    read_file_dates(reader, *file, *dates, years, table);
    std::unordered_map<std::string_view, std::size_t> by_name;
    for (const TextTable::Column& column : file->table.columns) {
        if (&column == dates || !reader.alive()) continue;
        if (!by_name.try_emplace(column.name, by_name.size()).second) {
            const PathScope scope(reader, column.name);
            reader.error("duplicate_field",
                         fmt::format("this column appears twice in {}", file->path));
            continue;
        }
        table.columns.push_back(column.name);
        read_file_values(reader, *file, column, table.values.emplace_back());
    }
}

}  // namespace

void read_wide_table(JsonReader& reader, WideTable& table, const Limits& limits) {
    table = {};
    if (reader.kind() == JsonKind::kObject) {
        if (reader.first_key() == "file")
            read_file(reader, table, limits);
        else
            read_columnar(reader, table, limits);
        return;
    }
    ArrayScan items(reader, limits, kExpected);
    RowTable rows(reader, table);
    while (items.next()) rows.read_row();
    rows.finish();
}

}  // namespace ballast::wire
