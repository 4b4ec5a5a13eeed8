// The workbook of the earlier system: input sheets by defined names, the sheets of assets,
// correlations and settings by theirs.
#include <algorithm>
#include <fmt/format.h>
#include <set>

#include "base/digest.hpp"
#include "clo/tape_value.hpp"
#include "ingest/workbook_cells.hpp"
#include "service/clo/book_import.hpp"
#include "service/clo/describe_asset_records.hpp"
#include "service/clo/workbook_inputs.hpp"
#include "service/field_error.hpp"

namespace ballast::service {

namespace {

std::string sheet_key(const std::string& name) { return ingest::mag_key(name); }

class WorkbookSource {
public:
    explicit WorkbookSource(const ingest::WorkbookCells& cells) : cells_(cells) {}

    Status read(CloBook& book) {
        for (const ingest::WorkbookSheet& sheet : cells_.sheets) {
            if (ingest::is_mag_sheet(sheet, cells_.names)) {
                book.sheets.push_back(ingest::read_mag_sheet(sheet, cells_.names));
                continue;
            }
            CloBookSheet view{.sheet = sheet.name};
            view.cells_read = static_cast<std::int64_t>(sheet.cells.size());
            const std::string key = sheet_key(sheet.name);
            if (is_named(sheet, "AllAssets") || key == "all_assets") {
                TRY_STATUS(read_assets(sheet, book, view));
            } else if (is_named(sheet, "CorrData") || key == "asset_correlation") {
                TRY_STATUS(read_correlation(sheet, book));
            } else if (key == "run_model") {
                read_settings(sheet, whole(sheet), "run_model", book);
            } else {
                view.cells_read = 0;
                view.unmapped = static_cast<std::int64_t>(sheet.cells.size());
                view.note = "the sheet is kept, and not read";
            }
            TRY_STATUS(read_inputs(sheet, book, view));
            book.other.push_back(std::move(view));
        }
        if (book.sheets.empty() && !book.assets && !book.correlation)
            return invalid("/file", "no_names",
                           "the workbook has no input sheet: none whose name ends in \" Inputs\" "
                           "and none that the names Liability or TestThresholds refer to, nor a "
                           "sheet of assets or correlations",
                           "define the names of the earlier workbook, or import a tape");
        if (!book.sheets.empty()) note_absent_names(book);
        return {};
    }

private:
    std::optional<ingest::CellRange> named(const ingest::WorkbookSheet& sheet,
                                           std::string_view name) const {
        for (const ingest::DefinedName& one : cells_.names) {
            if (one.name != name) continue;
            const auto range = ingest::parse_range(one.reference);
            if (range && range->sheet == sheet.name) return range;
        }
        return std::nullopt;
    }
    bool is_named(const ingest::WorkbookSheet& sheet, std::string_view name) const {
        return named(sheet, name).has_value();
    }

    // The tables that deals share, on whichever sheet their names are.
    Status read_inputs(const ingest::WorkbookSheet& sheet, CloBook& book, CloBookSheet& view) {
        std::vector<std::string> read;
        std::int64_t cells = 0;
        for (const std::string_view name : kInputNames) {
            const auto range = named(sheet, name);
            if (!range) continue;
            cells += std::ranges::count_if(sheet.cells, [&](const ingest::WorkbookCell& cell) {
                return range->contains(cell.row, cell.column);
            });
            if (name == "CFAssumptions") {
                const std::size_t before = book.settings.size();
                read_settings(sheet, *range, "cf_assumptions", book);
                read.push_back(
                    fmt::format("{} assumptions of cash flows", book.settings.size() - before));
            } else if (name == "HypoAssets") {
                TRY(TapeFile tape, tape_of(sheet, *range, book.digest));
                read.push_back(fmt::format("{} hypothetical assets", tape.rows.size()));
                add_assets(std::move(tape), book);
            } else {
                TRY(std::string what, read_input_table(name, sheet, *range, book.inputs));
                read.push_back(std::move(what));
            }
        }
        if (read.empty()) return {};
        if (view.cells_read == 0) {
            view.cells_read = cells;
            view.unmapped -= cells;
            view.note.clear();
        }
        view.note += fmt::format("{}{}", view.note.empty() ? "" : "; ", fmt::join(read, "; "));
        return {};
    }

    void note_absent_names(CloBook& book) const {
        std::vector<std::string_view> absent;
        for (const std::string_view name : kInputNames)
            if (std::ranges::none_of(book_sheets(),
                                     [&](const auto& sheet) { return is_named(sheet, name); }))
                absent.push_back(name);
        if (absent.empty()) return;
        book.issues.push_back(
            {Severity::kInfo, "names_missing",
             fmt::format("the workbook does not define {}: nothing is imported for them; define "
                         "the names as ranges of one sheet to import them",
                         fmt::join(absent, ", ")),
             ""});
    }
    const std::vector<ingest::WorkbookSheet>& book_sheets() const { return cells_.sheets; }

    // Rows of assets that the workbook has not listed before.
    static void add_assets(TapeFile tape, CloBook& book) {
        if (!book.assets) {
            book.assets = std::move(tape);
            return;
        }
        std::set<std::string> known;
        const auto id_of = [](const TapeFile::Row& row) {
            const auto id = row.cells.find("id");
            return id == row.cells.end() ? std::string() : id->second;
        };
        for (const TapeFile::Row& row : book.assets->rows) known.insert(id_of(row));
        book.assets->columns.insert(tape.columns.begin(), tape.columns.end());
        for (TapeFile::Row& row : tape.rows)
            if (known.insert(id_of(row)).second) book.assets->rows.push_back(std::move(row));
    }

    Status read_assets(const ingest::WorkbookSheet& sheet, CloBook& book, CloBookSheet& view) {
        TRY(TapeFile tape,
            tape_of(sheet, named(sheet, "AllAssets").value_or(whole(sheet)), book.digest));
        view.note = fmt::format("{} assets", tape.rows.size());
        if (book.assets) {  // hypothetical ones of an earlier sheet give way
            TapeFile hypothetical = std::move(*book.assets);
            book.assets = std::move(tape);
            add_assets(std::move(hypothetical), book);
        } else {
            book.assets = std::move(tape);
        }
        return {};
    }

    // Headings in the first row of the range; in that above, where the range starts with data.
    static Result<TapeFile> tape_of(const ingest::WorkbookSheet& sheet, ingest::CellRange range,
                                    const std::string& digest) {
        SheetTable table = table_of(sheet, range);
        const auto is_heading = [](const SheetTable& rows) {
            return !rows.empty() && std::ranges::any_of(rows.front(), [](const std::string& cell) {
                return clo::tape_field(cell) == "id";
            });
        };
        if (!is_heading(table) && range.first_row > 1) {
            --range.first_row;
            table = table_of(sheet, range);
        }
        if (!is_heading(table))
            return invalid("/file", "no_id",
                           fmt::format("the sheet {} has no column BLKRockID", sheet.name),
                           "name the column of the asset ids BLKRockID or id");
        TapeFile tape{
            .name = sheet.name, .digest = digest, .columns = {}, .ignored = {}, .rows = {}};
        std::vector<std::string> field_of(table.front().size());
        for (std::size_t c = 0; c < field_of.size(); ++c) {
            const std::string& heading = table.front()[c];
            if (heading.empty()) continue;
            field_of[c] = clo::tape_field(heading);
            if (field_of[c].empty())
                tape.ignored.push_back(heading);
            else if (!tape.columns.emplace(field_of[c], heading).second)
                field_of[c].clear();
        }
        for (std::size_t r = 1; r < table.size(); ++r) {
            TapeFile::Row row{
                .line = static_cast<std::int64_t>(range.first_row + r), .cells = {}, .extra = {}};
            for (std::size_t c = 0; c < table[r].size() && c < field_of.size(); ++c) {
                const std::string& cell = table[r][c];
                if (cell.empty() || table.front()[c].empty()) continue;
                if (field_of[c].empty())
                    row.extra.emplace(table.front()[c], cell);
                else
                    row.cells.emplace(field_of[c], clo::tape_value(field_of[c], cell));
            }
            if (!row.cells.empty()) tape.rows.push_back(std::move(row));
        }
        return tape;
    }

    Status read_correlation(const ingest::WorkbookSheet& sheet, CloBook& book) {
        const ingest::CellRange range = named(sheet, "CorrData").value_or(whole(sheet));
        auto made = clo::correlation_of_cells(table_of(sheet, range));
        if (!made)
            return invalid("/file", "correlation",
                           fmt::format("sheet {}: {}", sheet.name, made.error().message),
                           "correct the sheet, or remove it from the workbook");
        book.correlation = *std::move(made);
        return {};
    }

    // Labels with the value to their right, of any block.
    static void read_settings(const ingest::WorkbookSheet& sheet, const ingest::CellRange& range,
                              const std::string& section, CloBook& book) {
        for (std::size_t i = 0; i + 1 < sheet.cells.size(); ++i) {
            const ingest::WorkbookCell& label = sheet.cells[i];
            const ingest::WorkbookCell& value = sheet.cells[i + 1];
            if (!range.contains(label.row, label.column) ||
                !range.contains(value.row, value.column))
                continue;
            if (label.type != ingest::CellType::kText || value.row != label.row ||
                value.column != label.column + 1 || ingest::mag_key(label.value).empty())
                continue;
            ingest::MagParameter one{.section = section,
                                     .name = ingest::mag_key(label.value),
                                     .label = label.value,
                                     .value = std::string(value.value),
                                     .cell = ingest::cell_name(value.row, value.column)};
            if (value.type == ingest::CellType::kNumber)
                if (const auto number = clo::tape_number(value.value)) one.value = *number;
            if (value.type == ingest::CellType::kError) one.value.reset();
            book.settings.push_back(std::move(one));
        }
    }

    const ingest::WorkbookCells& cells_;
};

}  // namespace

Result<CloBook> read_workbook_book(const std::string& bytes, std::string name) {
    CloBook book{.kind = "workbook", .name = std::move(name)};
    book.digest = sha256_hex(bytes);
    auto cells = ingest::read_workbook_cells(bytes);
    if (!cells) return Error(cells.error());
    TRY_STATUS(WorkbookSource(*cells).read(book));
    book.files.emplace(book.digest, bytes);
    return book;
}

}  // namespace ballast::service
