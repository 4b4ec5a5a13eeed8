// A world with CLO methods, and workbooks and SQLite databases as the earlier system wrote them.
#pragma once

#include <fstream>
#include <simdjson.h>
#include <sqlite3.h>
#include <string>
#include <xlsxwriter.h>

#include "base/base64.hpp"
#include "support/temporary_directory.hpp"
#include "support/world.hpp"

namespace ballast::service {

struct BookCell {
    const char* cell;
    const char* value;
    bool number = true;
};

// The dates that a new deal requires, in place of those of case A24.
inline constexpr BookCell kDealDates[] = {
    {"AP2", "Pricing Date", false},          {"AQ2", "2012-01-10", false},
    {"AP3", "Closing Date", false},          {"AQ3", "2012-01-20", false},
    {"AP4", "First Payment Date", false},    {"AQ4", "2012-07-20", false},
    {"AP5", "Reinvestment End Date", false}, {"AQ5", "2016-07-20", false},
    {"AP6", "Maturity Date", false},         {"AQ6", "2024-01-20", false},
    {"AP7", "Payment Day", false},           {"AQ7", "20"},
};

inline std::pair<lxw_row_t, lxw_col_t> place(std::string_view cell) {
    unsigned column = 0;
    std::size_t at = 0;
    for (; at < cell.size() && cell[at] >= 'A'; ++at) column = column * 26 + (cell[at] - 'A' + 1);
    return {static_cast<lxw_row_t>(std::stoul(std::string(cell.substr(at))) - 1),
            static_cast<lxw_col_t>(column - 1)};
}

inline std::string absolute(std::string_view range) {
    std::string result;
    bool letters = false;
    for (const char c : range) {
        const bool letter = c >= 'A' && c <= 'Z';
        if (letter && !letters) result += '$';
        if (!letter && letters) result += '$';
        letters = letter;
        result += c;
    }
    return result;
}

struct BookOptions {
    bool deal = false;    // with the dates of a deal
    bool assets = false;  // with the sheet of assets
    bool inputs = false;  // with the tables that deals share
    double cash = 8842395.08;
    int held = 3;             // assets of the collateral
    double stated_par = 0.0;  // of a row Total; 0: none
    int days = 0;             // after the analysis date of the case
};

// The tables that deals share, on one sheet.
inline void add_input_tables(lxw_workbook* book) {
    lxw_worksheet* sheet = workbook_add_worksheet(book, "Reference Table");
    const auto row_of = [&](lxw_row_t row, lxw_col_t column,
                            const std::vector<std::string>& cells) {
        for (const std::string& cell : cells) {
            char* end = nullptr;
            const double number = std::strtod(cell.c_str(), &end);
            if (!cell.empty() && *end == '\0')
                worksheet_write_number(sheet, row, column, number, nullptr);
            else if (!cell.empty())
                worksheet_write_string(sheet, row, column, cell.c_str(), nullptr);
            ++column;
        }
    };
    row_of(0, 0, {"Period", "QTR_CPR_1", "QTR_CDR_1"});
    row_of(1, 0, {"1", "0.123456789012345", "0.02"});
    row_of(2, 0, {"2", "0.2", "0.03"});
    row_of(0, 4, {"Months", "Rate"});
    row_of(1, 4, {"1", "0.005421123456789012"});
    row_of(2, 4, {"12", "0.009"});
    row_of(0, 7, {"From", "AAA", "B", "D"});
    row_of(1, 7, {"AAA", "0.9", "0.09", "0.01"});
    row_of(2, 7, {"B", "0.05", "0.9", "0.05"});
    row_of(0, 12, {"BLKRockID", "Date", "Amount"});
    row_of(1, 12, {"SYN000001", "2017-01-15", "250000"});
    row_of(2, 12, {"SYN000001", "2016-07-15", "125000"});
    row_of(0, 16, {"Severity", "0.4"});
    row_of(0, 19,
           {"BLKRockID", "Issue Name", "ISSUER ID", "Bond/Loan", "Maturity", "Coupon Type",
            "Payment Frequency", "Coupon Spread", "Currency"});
    row_of(1, 19,
           {"HYPO1", "Loan HYPO1", "IHYPO1", "LOAN", "2021-06-15", "FLOATING", "Quarterly",
            "0.04212345678901234", "USD"});
    const std::pair<const char*, const char*> names[] = {
        {"CF_Vectors", "A1:C3"},    {"LIBORCurve", "E1:F3"},    {"SpTransMat", "H1:K3"},
        {"Sink_Schedule", "M1:O3"}, {"CFAssumptions", "Q1:R1"}, {"HypoAssets", "T1:AB2"}};
    for (const auto& [name, range] : names)
        workbook_define_name(book, name, ("='Reference Table'!" + absolute(range)).c_str());
}

// Case A24 as a workbook.
inline std::string workbook_of(const BookOptions& options = {}) {
    const test::TemporaryDirectory directory;
    const std::string path = directory / "book.xlsx";
    lxw_workbook* book = workbook_new(path.c_str());
    lxw_worksheet* sheet = workbook_add_worksheet(book, "Mag 99 Inputs");
    std::ifstream file("tests/golden/clo/A24_mag_sheet_import_cells.csv");
    std::string line;
    std::getline(file, line);
    while (std::getline(file, line)) {
        if (!line.empty() && line.back() == '\r') line.pop_back();
        std::vector<std::string> part;
        std::istringstream stream(line);
        for (std::string cell; std::getline(stream, cell, ',');) part.push_back(cell);
        const auto [row, column] = place(part[1]);
        if (part[1] == "I4") part[2] = fmt::format("{}", options.cash);
        if (part[1] == "C2") part[2] = fmt::format("{}", std::stoi(part[2]) + options.days);
        if (options.held < 3 && (part[1] == "D5" || part[1] == "E5")) continue;
        if (part[3] == "text")
            worksheet_write_string(sheet, row, column, part[2].c_str(), nullptr);
        else
            worksheet_write_number(sheet, row, column, std::stod(part[2]), nullptr);
    }
    const simdjson::padded_string text =
        simdjson::padded_string::load("tests/golden/clo/A24_mag_sheet_import.json").value();
    simdjson::dom::parser parser;
    for (const auto [name, range] : parser.parse(text)["defined_names"].get_object()) {
        if (options.deal && name == "DateInputs") continue;
        if (options.stated_par > 0.0 && name == "DealCollateral") continue;
        workbook_define_name(
            book, std::string(name).c_str(),
            ("='Mag 99 Inputs'!" + absolute(std::string_view(range.get_string().value()))).c_str());
    }
    if (options.stated_par > 0.0) {
        worksheet_write_string(sheet, 5, 3, "Total", nullptr);
        worksheet_write_number(sheet, 5, 4, options.stated_par, nullptr);
        workbook_define_name(book, "DealCollateral", "='Mag 99 Inputs'!$D$3:$E$6");
    }
    if (options.deal) {
        for (const BookCell& cell : kDealDates) {
            const auto [row, column] = place(cell.cell);
            if (cell.number)
                worksheet_write_number(sheet, row, column, std::stod(cell.value), nullptr);
            else
                worksheet_write_string(sheet, row, column, cell.value, nullptr);
        }
        workbook_define_name(book, "DateInputs", "='Mag 99 Inputs'!$AP$2:$AQ$7");
    }
    if (options.assets) {
        lxw_worksheet* assets = workbook_add_worksheet(book, "All Assets");
        const char* heads[] = {"BLKRockID",         "Issue Name",    "ISSUER ID",
                               "Bond/Loan",         "Maturity",      "Coupon Type",
                               "Payment Frequency", "Coupon Spread", "Currency"};
        for (lxw_col_t c = 0; c < 9; ++c) worksheet_write_string(assets, 0, c, heads[c], nullptr);
        for (lxw_row_t r = 1; r <= 3; ++r) {
            const std::string id = fmt::format("SYN00000{}", r);
            const std::string cells[] = {id,           "Loan " + id, "I" + id,   "LOAN",
                                         "2020-06-15", "FLOATING",   "Quarterly"};
            for (lxw_col_t c = 0; c < 7; ++c)
                worksheet_write_string(assets, r, c, cells[c].c_str(), nullptr);
            worksheet_write_number(assets, r, 7, 0.04, nullptr);
            worksheet_write_string(assets, r, 8, "USD", nullptr);
        }
    }
    if (options.inputs) add_input_tables(book);
    EXPECT_EQ(workbook_close(book), LXW_NO_ERROR);
    std::ifstream written(path, std::ios::binary);
    return {(std::istreambuf_iterator<char>(written)), {}};
}

inline std::string sqlite_of(const std::string& sql) {
    const test::TemporaryDirectory directory;
    const std::string path = directory / "book.db";
    sqlite3* database = nullptr;
    EXPECT_EQ(sqlite3_open(path.c_str(), &database), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(database);
    std::ifstream file(path, std::ios::binary);
    return {(std::istreambuf_iterator<char>(file)), {}};
}

inline constexpr const char* kConfirmed =
    R"(,"confirm":["rates_in_percent","prices_in_fractions"],"commit":true)";

class CloBooks : public testing::TestWithParam<store::Dialect> {
protected:
    World world_{make_method_table(), {}, GetParam()};

    static std::string request(const std::string& bytes, const std::string& more = {}) {
        return fmt::format(R"({{"content":"{}","file_name":"mag.xlsx"{}}})", to_base64(bytes),
                           more);
    }
    test::Json workbook(const std::string& bytes, const std::string& more = {}) {
        return test::Json(world_.body("clo.workbook.import", request(bytes, more)));
    }
};

}  // namespace ballast::service
