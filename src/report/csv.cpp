#include "report/csv.hpp"

#include "base/check.hpp"
#include "report/number.hpp"

namespace ballast::report {

namespace {

std::string cell_of(const Cell& cell) {
    // A number is not escaped: a sign does not make it a formula.
    return cell.kind == CellKind::kNumber ? plain_value(cell) : csv_text(plain_value(cell));
}

}  // namespace

std::string to_csv(const Table& table) {
    std::string out;
    for (std::size_t c = 0; c < table.columns.size(); ++c)
        out += (c == 0 ? "" : ",") + csv_text(table.columns[c].key);
    out += "\r\n";
    for (const Row& row : table.rows) {
        for (std::size_t c = 0; c < row.cells.size(); ++c)
            out += (c == 0 ? "" : ",") + cell_of(row.cells[c]);
        out += "\r\n";
    }
    return out;
}

std::string to_csv(const Document& document) {
    CHECK(!defect_of(document));
    if (document.data) return to_csv(*document.data);
    std::string out;
    for (const Table* table : tables_of(document)) {
        if (!out.empty()) out += "\r\n";
        out += csv_text(table->title.empty() ? table->id : table->title) + "\r\n";
        out += to_csv(*table);
    }
    return out + "\r\n" + csv_text("digest " + document.provenance.digest) + "\r\n";
}

}  // namespace ballast::report
