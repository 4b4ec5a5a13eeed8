// The SQLite databases of the earlier system, recognized by their tables.
//
// Their traps are those of the import that filled them: rates of assets were rounded to 0.01,
// names of scenario inputs are places on the sheet, and the columns of the reference data are
// mislabeled.
#include <algorithm>
#include <fmt/format.h>
#include <set>

#include "base/digest.hpp"
#include "base/text.hpp"
#include "clo/asset_columns.hpp"
#include "clo/tape_value.hpp"
#include "ingest/sqlite_table.hpp"
#include "service/clo/book_import.hpp"
#include "service/field_error.hpp"

namespace ballast::service {

namespace {

using SqliteRow = std::vector<std::optional<std::string>>;

// The first column whose name contains one of the words; -1 for none.
int column_named(const ingest::SqliteTable& table, std::initializer_list<std::string_view> words) {
    for (const std::string_view word : words)
        for (std::size_t c = 0; c < table.columns.size(); ++c)
            if (table.columns[c].contains(word)) return static_cast<int>(c);
    return -1;
}

const std::string* text_in(const SqliteRow& row, int column) {
    if (column < 0 || !row[static_cast<std::size_t>(column)]) return nullptr;
    const std::string& text = *row[static_cast<std::size_t>(column)];
    return text.empty() ? nullptr : &text;
}

// "R12C3_…" as 12 and 3.
bool parse_place(std::string_view name, std::uint32_t& row, std::uint32_t& column) {
    if (!name.starts_with('R')) return false;
    std::uint32_t* into = &row;
    row = column = 0;
    for (std::size_t i = 1; i < name.size(); ++i) {
        const char c = name[i];
        if (c >= '0' && c <= '9' && *into < 1'000'000)
            *into = *into * 10 + static_cast<std::uint32_t>(c - '0');
        else if (c == 'C' && into == &row)
            into = &column;
        else
            break;
    }
    return row > 0 && column > 0;
}

class SqliteSource {
public:
    explicit SqliteSource(CloBook& book) : book_(book) {}

    Status read(const ingest::SqliteTable& table) {
        if (table.rows.empty()) return {};
        if (table.name == "assets") return read_assets(table);
        if (table.name == "asset_correlations") return read_correlations(table);
        if (table.name == "scenario_inputs") return read_sheets(table);
        if (table.name == "model_parameters") return read_parameters(table);
        if (table.name == "reference_data") return read_reference(table);
        book_.issues.push_back({Severity::kInfo, "table_kept",
                                fmt::format("the table {} is kept, and not read", table.name),
                                table.name});
        return {};
    }

    static bool is_known(const std::string& name) {
        static const std::set<std::string> kNames{"assets", "asset_correlations", "scenario_inputs",
                                                  "model_parameters", "reference_data"};
        return kNames.contains(name);
    }

private:
    Error missing_column(const ingest::SqliteTable& table, std::string_view what) const {
        return invalid("/files", "schema",
                       fmt::format("the table {} has no column of {}", table.name, what),
                       "use the database of the earlier system as it is");
    }

    // Flags are a JSON object in one column: {"dip": true, …}.
    static void add_flags(const std::string& json, TapeFile::Row& row) {
        const auto flags = wire::read_json<std::map<std::string, wire::RawJson>>(json);
        if (!flags) return;
        for (const auto& [name, value] : *flags) {
            const std::string path = "flags." + name;
            for (const clo::AssetColumn& column : clo::kAssetColumns)
                if (column.sqlite == path) {
                    std::string text = value.text;
                    if (text.starts_with('"')) text = text.substr(1, text.size() - 2);
                    if (text != "null")
                        row.cells.emplace(column.field, clo::tape_value(column.field, text));
                }
        }
    }

    Status read_assets(const ingest::SqliteTable& table) {
        TapeFile tape{
            .name = table.name, .digest = book_.digest, .columns = {}, .ignored = {}, .rows = {}};
        std::vector<std::string> field_of;
        for (const std::string& name : table.columns) {
            std::string field;
            for (const clo::AssetColumn& column : clo::kAssetColumns)
                if (column.sqlite == name) field = column.field;
            if (!field.empty())
                tape.columns.emplace(field, name);
            else if (name != "flags")
                tape.ignored.push_back(name);
            field_of.push_back(std::move(field));
        }
        if (!tape.columns.contains("id")) return missing_column(table, "asset ids (blkrock_id)");
        const int flags = column_named(table, {"flags"});
        for (std::size_t r = 0; r < table.rows.size(); ++r) {
            TapeFile::Row row{.line = static_cast<std::int64_t>(r + 1), .cells = {}, .extra = {}};
            for (std::size_t c = 0; c < field_of.size(); ++c) {
                const std::string* text = text_in(table.rows[r], static_cast<int>(c));
                if (!text || field_of[c].empty() || *text == "00:00:00") continue;
                row.cells.emplace(field_of[c], clo::tape_value(field_of[c], *text));
            }
            if (const std::string* json = text_in(table.rows[r], flags)) add_flags(*json, row);
            tape.rows.push_back(std::move(row));
        }
        book_.rounded_rates = true;
        book_.issues.push_back(
            {Severity::kWarning, "rounded_rates",
             "spreads, coupons, floors, caps, fees and recovery rates of this database are rounded "
             "to 0.01: they are used only for assets that are new",
             table.name});
        book_.assets = std::move(tape);
        return {};
    }

    // Both triangles are stored; pairs that contradict each other are an error.
    Status read_correlations(const ingest::SqliteTable& table) {
        const int value = column_named(table, {"corr"});
        std::vector<int> ids;
        for (std::size_t c = 0; c < table.columns.size(); ++c)
            if (static_cast<int>(c) != value && table.columns[c].contains("asset"))
                ids.push_back(static_cast<int>(c));
        if (value < 0) return missing_column(table, "correlations");
        if (ids.size() != 2) return missing_column(table, "both assets of a pair");
        std::vector<clo::CorrelationPair> pairs;
        pairs.reserve(table.rows.size());
        for (std::size_t r = 0; r < table.rows.size(); ++r) {
            const SqliteRow& row = table.rows[r];
            const std::string* a = text_in(row, ids[0]);
            const std::string* b = text_in(row, ids[1]);
            const std::string* text = text_in(row, value);
            const auto number = text ? clo::tape_number(*text) : std::nullopt;
            if (!a || !b || !number)
                return invalid("/files", "correlation",
                               fmt::format("row {} of {} has no pair of assets with a correlation",
                                           r + 1, table.name),
                               "correct the row");
            if (*a == *b) continue;
            pairs.push_back({*a, *b, *number});
        }
        auto made = clo::correlation_of_pairs(pairs);
        if (!made)
            return invalid("/files", "correlation", made.error().message,
                           "correct the table asset_correlations");
        book_.correlation = *std::move(made);
        return {};
    }

    // The sheet as it was, cell by cell; it has no defined names.
    Status read_sheets(const ingest::SqliteTable& table) {
        const int sheet = column_named(table, {"sheet", "scenario_name", "scenario"});
        const int row_column = column_named(table, {"row"});
        const int column_column = column_named(table, {"col"});
        const int name = column_named(table, {"parameter_name", "name"});
        const int value = column_named(table, {"value"});
        const int type = column_named(table, {"type"});
        if (sheet < 0) return missing_column(table, "the scenario");
        if (value < 0) return missing_column(table, "values");
        std::map<std::string,
                 std::map<std::pair<std::uint32_t, std::uint32_t>, ingest::WorkbookCell>>
            sheets;
        std::size_t lost = 0;
        for (const SqliteRow& row : table.rows) {
            const std::string* text = text_in(row, value);
            const std::string* scenario = text_in(row, sheet);
            ingest::WorkbookCell cell;
            if (!text || !scenario) continue;
            if (!place_of(row, row_column, column_column, name, cell)) {
                ++lost;
                continue;
            }
            cell.value = *text;
            if (const std::string* kind = text_in(row, type)) set_type(*kind, cell);
            std::string title = *scenario;
            if (!title.ends_with(" Inputs")) title += " Inputs";
            sheets[title][{cell.row, cell.column}] = std::move(cell);
        }
        if (lost > 0)
            book_.issues.push_back({Severity::kWarning, "no_place",
                                    fmt::format("{} scenario inputs have no place on a sheet: they "
                                                "are kept, and not read",
                                                lost),
                                    table.name});
        for (auto& [title, cells] : sheets) {
            ingest::WorkbookSheet one{.name = title, .cells = {}};
            for (auto& [place, cell] : cells) one.cells.push_back(std::move(cell));
            const std::vector<ingest::DefinedName> names = liability_name(one);
            book_.sheets.push_back(ingest::read_mag_sheet(one, names));
        }
        return {};
    }

    static bool place_of(const SqliteRow& row, int row_column, int column_column, int name,
                         ingest::WorkbookCell& cell) {
        const std::string* r = text_in(row, row_column);
        const std::string* c = text_in(row, column_column);
        const auto row_number = r ? Decimal::parse(*r) : Result<Decimal>(Decimal());
        const auto column_number = c ? Decimal::parse(*c) : Result<Decimal>(Decimal());
        if (r && c && row_number && column_number && row_number->to_double() >= 1 &&
            column_number->to_double() >= 1) {
            cell.row = static_cast<std::uint32_t>(row_number->to_double());
            cell.column = static_cast<std::uint32_t>(column_number->to_double());
            return true;
        }
        const std::string* place = text_in(row, name);
        return place && parse_place(*place, cell.row, cell.column);
    }

    // Percentages are in points; booleans are typed "numeric", and stay text.
    static void set_type(const std::string& kind, ingest::WorkbookCell& cell) {
        const bool number = clo::tape_number(cell.value).has_value();
        if (kind == "percentage" && number) {
            cell.type = ingest::CellType::kNumber;
            cell.value += "e-2";
        } else if (kind == "date") {
            cell.type = ingest::CellType::kDate;
        } else if (number) {
            cell.type = ingest::CellType::kNumber;
        }
    }

    // The block of classes by its labels, in place of the name that the database lost.
    static std::vector<ingest::DefinedName> liability_name(const ingest::WorkbookSheet& sheet) {
        for (const ingest::WorkbookCell& cell : sheet.cells) {
            const std::string key = ingest::mag_key(cell.value);
            if (key != "original_balance" || cell.row < 2) continue;
            std::uint32_t last_row = cell.row, last_column = cell.column;
            for (const ingest::WorkbookCell& other : sheet.cells) {
                if (other.column == cell.column && other.row == last_row + 1) last_row = other.row;
                if (other.row == cell.row && other.column == last_column + 1)
                    last_column = other.column;
            }
            return {{.name = "Liability",
                     .sheet = sheet.name,
                     .reference = fmt::format("'{}'!{}:{}", sheet.name,
                                              ingest::cell_name(cell.row - 1, cell.column),
                                              ingest::cell_name(last_row, last_column))}};
        }
        return {};
    }

    Status read_parameters(const ingest::SqliteTable& table) {
        const int name = column_named(table, {"parameter_name", "name"});
        const int value = column_named(table, {"parameter_value", "value"});
        if (name < 0 || value < 0) return missing_column(table, "names and values");
        for (const SqliteRow& row : table.rows) {
            const std::string* label = text_in(row, name);
            if (!label) continue;
            ingest::MagParameter one{.section = table.name,
                                     .name = ingest::mag_key(*label),
                                     .label = *label,
                                     .value = {},
                                     .cell = {}};
            if (const std::string* text = text_in(row, value)) {
                one.value = *text;
                if (const auto number = clo::tape_number(*text)) one.value = *number;
            }
            book_.settings.push_back(std::move(one));
        }
        return {};
    }

    // col_2 and col_3 are holidays, col_4 to col_8 index rates in percent, col_9 and col_10 the
    // vector QTR_CPR_1.
    Status read_reference(const ingest::SqliteTable& table) {
        std::size_t holidays = 0, rates = 0;
        for (std::size_t r = 0; r < table.rows.size(); ++r)
            for (std::size_t c = 0; c < table.columns.size(); ++c) {
                const std::string* text = text_in(table.rows[r], static_cast<int>(c));
                const std::string& column = table.columns[c];
                if (!text || !column.starts_with("col_")) continue;
                const auto place = Decimal::parse(column.substr(4));
                const int at = place ? static_cast<int>(place->to_double()) : 0;
                const auto number = clo::tape_number(*text);
                if (at == 2 || at == 3) ++holidays;
                if (at >= 4 && at <= 8) ++rates;
                if (at != 10 || !number) continue;
                book_.settings.push_back({.section = "QTR_CPR_1",
                                          .name = fmt::format("qtr_cpr_1_{}", r + 1),
                                          .label = fmt::format("QTR_CPR_1 {}", r + 1),
                                          .value = *number,
                                          .cell = {}});
            }
        book_.issues.push_back(
            {Severity::kWarning, "reference_data",
             fmt::format("the columns of the reference data are mislabeled: {} holidays and {} "
                         "index rates are kept, the vector QTR_CPR_1 is read; the rows before the "
                         "first are lost",
                         holidays, rates),
             table.name});
        return {};
    }

    CloBook& book_;
};

}  // namespace

Result<CloBook> read_sqlite_book(std::vector<NamedBytes> files) {
    CloBook book{.kind = "sqlite"};
    Sha256 hash;
    std::vector<ingest::SqliteTable> tables;
    for (const NamedBytes& file : files) {
        const std::string digest = sha256_hex(file.bytes);
        hash.update_field(digest);
        book.name += (book.name.empty() ? "" : ", ") + file.name;
        auto read = ingest::read_sqlite(file.bytes);
        if (!read) {
            Error error = read.error();
            error.message = fmt::format("{}: {}", file.name, error.message);
            return error;
        }
        if (std::ranges::none_of(*read, [](const ingest::SqliteTable& table) {
                return SqliteSource::is_known(table.name);
            }))
            return invalid("/files", "schema",
                           fmt::format("{} has none of the tables assets, asset_correlations, "
                                       "scenario_inputs, model_parameters and reference_data",
                                       file.name),
                           "use the databases of the earlier system");
        for (ingest::SqliteTable& table : *read) {
            if (book.tables.contains(table.name))
                return invalid("/files", "duplicate",
                               fmt::format("two files have a table {}", table.name),
                               "give each database once");
            book.tables.emplace(table.name, static_cast<std::int64_t>(table.rows.size()));
            tables.push_back(std::move(table));
        }
        book.files.emplace(digest, file.bytes);
    }
    book.digest = hash.finish_hex();
    SqliteSource source(book);
    for (const ingest::SqliteTable& table : tables) TRY_STATUS(source.read(table));
    return book;
}

}  // namespace ballast::service
