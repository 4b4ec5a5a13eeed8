#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <set>

#include "base/digest.hpp"
#include "clo/asset_columns.hpp"
#include "clo/tape_value.hpp"
#include "ingest/csv.hpp"
#include "service/clo/tape_plan.hpp"
#include "service/field_error.hpp"

namespace ballast::service {

namespace {

constexpr std::size_t kMostTapeBytes = std::size_t{64} << 20;
constexpr std::size_t kMostTapeCells = 2'000'000;

// The fields that a kind of tape has in addition to, or in place of, those of the asset record.
std::set<std::string, std::less<>> fields_of_kind(CloTapeKind kind) {
    using enum CloTapeKind;
    std::set<std::string, std::less<>> fields;
    switch (kind) {
        case kAssets:
            for (const auto& column : clo::kAssetColumns) fields.emplace(column.field);
            return fields;
        case kPositions:
            return {"id", "par", "purchase_price", "trade_date"};
        case kPrices:
            return {"id", "date", "price", "source"};
        case kRatings:
            for (const auto& column : clo::kAssetColumns)
                if (is_clo_rating_field(column.field)) fields.emplace(column.field);
            fields.insert({"id", "issuer_id", "date", "source"});
            return fields;
        case kTrades:
            return {"id",  "side",  "trade_date",        "settle_date",
                    "par", "price", "purchased_accrued", "note"};
        case kSchedules:
            return {"id", "date", "amount"};
        case kFactors:
            return {"id", "factor"};
    }
    return fields;
}

Result<std::string> tape_bytes(Call& call, const CloTapeRequest& request, TapeFile& tape) {
    if (request.file.empty() == request.content.empty())
        return invalid("/file", "required",
                       "file and content are both given or both missing: expected one",
                       "give `file`, a path, or `content`, the text of the file");
    tape.name = request.file_name;
    if (request.file.empty()) return request.content;
    if (!call.files())
        return invalid("/file", "file", "files on disk cannot be named in this interface",
                       "give the text of the file as `content`");
    if (tape.name.empty()) tape.name = std::filesystem::path(request.file).filename().string();
    return call.files()->read_bytes(request.file);
}

// The field of a heading: by the mapping of the request, or by its name.
Result<std::string> field_of_heading(const CloTapeRequest& request, const std::string& heading,
                                     const std::set<std::string, std::less<>>& fields) {
    const auto mapped = request.mapping.find(heading);
    if (mapped == request.mapping.end()) {
        if (fields.contains(heading)) return heading;
        std::string field = clo::tape_field(heading);
        if (field == "market_value" && fields.contains("price")) field = "price";
        return fields.contains(field) ? field : std::string();
    }
    if (mapped->second.empty() || fields.contains(mapped->second)) return mapped->second;
    return invalid("/mapping/" + heading, "unknown",
                   fmt::format("a tape of this kind has no field \"{}\"", mapped->second),
                   "give a field of the asset record, or an empty text to leave the column out");
}

Status check_mapping(const CloTapeRequest& request, const ingest::CsvTable& table) {
    for (const auto& [heading, field] : request.mapping)
        if (std::ranges::none_of(table.columns,
                                 [&](const auto& column) { return column.name == heading; }))
            return invalid("/mapping/" + heading, "unknown",
                           fmt::format("the file has no column \"{}\"", heading),
                           "give the headings of the file as they are");
    return {};
}

Status check_constants(const CloTapeRequest& request,
                       const std::set<std::string, std::less<>>& fields) {
    for (const auto& [field, value] : request.constants) {
        if (field == "id")
            return invalid("/constants/id", "unexpected", "every row is of another asset",
                           "name the column with the ids id, or map its heading to id");
        if (!fields.contains(field))
            return invalid("/constants/" + field, "unknown",
                           fmt::format("a tape of this kind has no field \"{}\"", field),
                           "give a field of the asset record");
    }
    return {};
}

}  // namespace

Result<TapeFile> read_tape(Call& call, const CloTapeRequest& request) {
    TapeFile tape;
    TRY(const std::string bytes, tape_bytes(call, request, tape));
    tape.digest = sha256_hex(bytes);
    auto table = ingest::read_csv(
        bytes,
        {.delimiter = std::nullopt, .max_bytes = kMostTapeBytes, .max_cells = kMostTapeCells});
    if (!table) return Error(table.error());
    TRY_STATUS(check_mapping(request, *table));
    const auto fields = fields_of_kind(request.kind);
    tape.fields.assign(fields.begin(), fields.end());
    TRY_STATUS(check_constants(request, fields));
    for (const auto& [field, value] : request.constants)
        if (std::string cell = clo::tape_value(field, value); !cell.empty())
            tape.constants.emplace(field, std::move(cell));
    std::vector<std::string> field_of(table->columns.size());
    for (std::size_t c = 0; c < table->columns.size(); ++c) {
        const std::string& heading = table->columns[c].name;
        TRY(field_of[c], field_of_heading(request, heading, fields));
        if (field_of[c].empty()) {
            tape.ignored.push_back(heading);
        } else if (const auto [place, added] = tape.columns.emplace(field_of[c], heading); !added) {
            return invalid("/file", "duplicate_column",
                           fmt::format("the columns \"{}\" and \"{}\" both mean {}", place->second,
                                       heading, field_of[c]),
                           "map one of them to an empty text");
        }
    }
    if (!tape.has_id()) return tape;
    for (std::size_t r = 0; r < table->rows; ++r) {
        TapeFile::Row row{
            .line = static_cast<std::int64_t>(table->line_of_row(r)), .cells = {}, .extra = {}};
        for (std::size_t c = 0; c < table->columns.size(); ++c) {
            const auto& cell = table->columns[c].cells[r];
            if (!cell || cell->empty()) continue;
            if (field_of[c].empty())
                row.extra.emplace(table->columns[c].name, *cell);
            else
                row.cells.emplace(field_of[c], clo::tape_value(field_of[c], *cell));
        }
        row.cells.insert(tape.constants.begin(), tape.constants.end());
        tape.rows.push_back(std::move(row));
    }
    return tape;
}

}  // namespace ballast::service
