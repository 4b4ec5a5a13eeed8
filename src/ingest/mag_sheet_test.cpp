// The input sheet of case A24, and what is wrong with others.
#include "ingest/mag_sheet.hpp"

#include <fstream>
#include <gtest/gtest.h>
#include <simdjson.h>
#include <sstream>

namespace ballast::ingest {
namespace {

constexpr const char* kSheet = "Mag 99 Inputs";

struct MagCase {
    WorkbookSheet sheet{.name = kSheet, .cells = {}};
    std::vector<DefinedName> names;

    MagCase() {
        std::ifstream file("tests/golden/clo/A24_mag_sheet_import_cells.csv");
        std::string line;
        std::getline(file, line);
        std::map<std::pair<std::uint32_t, std::uint32_t>, WorkbookCell> cells;
        while (std::getline(file, line)) {
            if (!line.empty() && line.back() == '\r') line.pop_back();
            std::vector<std::string> part;
            std::istringstream stream(line);
            for (std::string cell; std::getline(stream, cell, ',');) part.push_back(cell);
            const auto range = parse_range("x!" + part[1]).value();
            WorkbookCell cell{.row = range.first_row, .column = range.first_column};
            cell.value = part[2];
            cell.type = part[3] == "number" ? CellType::kNumber
                        : part[3] == "date" ? CellType::kDate
                                            : CellType::kText;
            cells[{cell.row, cell.column}] = cell;
        }
        for (auto& [place, cell] : cells) sheet.cells.push_back(cell);
        simdjson::dom::parser parser;
        const simdjson::dom::element root =
            parser.load("tests/golden/clo/A24_mag_sheet_import.json");
        for (const auto [name, range] : root["defined_names"].get_object())
            names.push_back(
                {std::string(name), "",
                 "'" + std::string(kSheet) + "'!" + std::string(range.get_string().value())});
    }

    void set(std::string_view cell, std::string value, CellType type = CellType::kText) {
        const auto place = parse_range("x!" + std::string(cell)).value();
        for (WorkbookCell& one : sheet.cells)
            if (one.row == place.first_row && one.column == place.first_column) {
                one.value = std::move(value);
                one.type = type;
            }
    }
    void forget(std::string_view name) {
        std::erase_if(names, [&](const DefinedName& one) { return one.name == name; });
    }
    MagSheet read() const { return read_mag_sheet(sheet, names); }
};

bool finds(const std::vector<MagFinding>& findings, std::string_view cell, std::string_view code) {
    for (const MagFinding& one : findings)
        if (one.cell == cell && one.code == code) return true;
    return false;
}

double number_of(const MagValues& values, const char* name) {
    return std::get<double>(values.at(name).value());
}

TEST(MagSheet, IsReadByItsDefinedNames) {
    const MagSheet made = MagCase().read();
    const MagContents& sheet = made.parsed;
    EXPECT_EQ(sheet.scenario_set, "Mag 99");
    EXPECT_EQ(sheet.analysis_date->to_string(), "2016-03-23");
    EXPECT_EQ(sheet.dates.at("next_payment_date")->to_string(), "2016-07-20");
    EXPECT_FALSE(sheet.dates.at("begin_collection_period"));
    EXPECT_EQ(sheet.dates.size(), 2U);
    ASSERT_EQ(sheet.collateral.size(), 3U);
    EXPECT_EQ(sheet.collateral[2].second, 2249999.995);
    EXPECT_EQ(sheet.collateral_total, 10729999.995);
    ASSERT_EQ(sheet.accounts.size(), 3U);
    EXPECT_EQ(sheet.accounts[0].name, "Payment");
    EXPECT_EQ(sheet.accounts[1].principal, 8842395.08);
    EXPECT_EQ(number_of(sheet.libor, "original"), 0.005418);
    EXPECT_EQ(number_of(sheet.libor, "current"), 0.005418);
    ASSERT_EQ(sheet.thresholds.size(), 3U);
    EXPECT_EQ(sheet.thresholds[1].effective, 0.08);
    EXPECT_EQ(sheet.thresholds[1].threshold, 0.075);
    EXPECT_FALSE(sheet.thresholds[0].overwrite);
    EXPECT_EQ(number_of(sheet.quality_inputs, "reinvestment_target_balance"), 490000000.0);
    EXPECT_EQ(sheet.objective_weights[0].test, 32);
    EXPECT_EQ(number_of(sheet.cashflow_inputs, "cpr"), 20.0);
    EXPECT_EQ(std::get<std::string>(sheet.cashflow_inputs.at("reinvestment_type").value()),
              "ALL PRINCIPAL");
    ASSERT_EQ(sheet.liabilities.size(), 3U);
    EXPECT_EQ(sheet.liabilities[1].oc, 1.152);
    EXPECT_EQ(sheet.liabilities[1].pikable, true);
    EXPECT_FALSE(sheet.liabilities[2].pikable);
    EXPECT_EQ(sheet.liabilities[2].price, 0.0543);
    EXPECT_EQ(made.cells_read, 122U);
    EXPECT_TRUE(made.unmapped.empty());
}

TEST(MagSheet, ReportsDoubtfulCells) {
    const MagSheet made = MagCase().read();
    EXPECT_TRUE(made.errors.empty());
    EXPECT_EQ(made.warnings.size(), 5U);
    EXPECT_TRUE(finds(made.warnings, "C4", "EMPTY_DATE"));
    EXPECT_TRUE(finds(made.warnings, "K3", "PERCENT_TEXT"));
    EXPECT_TRUE(finds(made.warnings, "O4", "PERCENT_TEXT"));
    EXPECT_TRUE(finds(made.warnings, "G3", "TRIMMED"));
    EXPECT_TRUE(finds(made.warnings, "Y7", "RATE_SUSPECT"));
    std::size_t prices = 0;
    for (const MagDoubt& doubt : made.doubts)
        prices += doubt.unit == MagUnit::kPricesInFractions ? 1 : 0;
    EXPECT_EQ(prices, 5U);  // of three classes, and two liquidation prices
}

TEST(MagSheet, TitlesReplaceMissingNames) {
    MagCase given;
    for (const char* name : {"DealCollateral", "Accounts", "TestThresholds", "CFInputs"})
        given.forget(name);
    const MagSheet made = given.read();
    EXPECT_TRUE(made.errors.empty());
    EXPECT_EQ(made.parsed.collateral.size(), 3U);
    EXPECT_EQ(made.parsed.accounts.size(), 3U);
    EXPECT_EQ(made.parsed.thresholds.size(), 3U);
    EXPECT_EQ(number_of(made.parsed.cashflow_inputs, "lag"), 6.0);
}

TEST(MagSheet, ANameWithoutATitleIsRequired) {
    MagCase given;
    given.forget("Liability");
    const MagSheet made = given.read();
    ASSERT_EQ(made.errors.size(), 1U);
    EXPECT_EQ(made.errors[0].code, "MISSING_NAME");
    EXPECT_NE(made.errors[0].text.find("Liability"), std::string::npos);
}

TEST(MagSheet, WrongCellsAreErrorsWithTheirPlace) {
    MagCase given;
    given.set("E3", "#N/A", CellType::kError);
    given.set("E4", "NaN");
    given.set("D5", "SYN000001");
    given.set("L4", "99", CellType::kNumber);
    given.set("N5", "about");
    given.set("AL8", "0", CellType::kNumber);
    given.set("C3", "soon");
    const MagSheet made = given.read();
    EXPECT_TRUE(finds(made.errors, "E3", "ERROR_CELL"));
    EXPECT_TRUE(finds(made.errors, "E4", "NOT_A_NUMBER"));
    EXPECT_TRUE(finds(made.errors, "L4", "UNKNOWN_TEST"));
    EXPECT_TRUE(finds(made.errors, "N5", "BOUND"));
    EXPECT_TRUE(finds(made.errors, "AL8", "TRIGGER"));
    EXPECT_TRUE(finds(made.errors, "C3", "NOT_A_DATE"));
}

TEST(MagSheet, AFirstRowWithoutANumberIsAnErrorAndNoHeading) {
    for (const char* text : {"NaN", "soon"}) {
        MagCase book;
        book.set("E3", text);
        EXPECT_TRUE(finds(book.read().errors, "E3", "NOT_A_NUMBER")) << text;
    }
    for (const char* place : {"E3", "E4"})
        for (const char* text : {"n/a", "-"}) {
            MagCase book;
            book.set(place, text);
            EXPECT_TRUE(finds(book.read().errors, place, "MISSING_PAR")) << place << text;
        }
}

TEST(MagSheet, FormulasNeedTheirValues) {
    MagCase given;
    for (WorkbookCell& cell : given.sheet.cells) {
        if (cell_name(cell.row, cell.column) == "E3") cell.formula = "1+1";
        if (cell_name(cell.row, cell.column) == "E4") cell.formula = "[1]Other!A1";
        if (cell_name(cell.row, cell.column) == "E5") {
            cell.formula = "E3*2";
            cell.has_value = false;
        }
    }
    const MagSheet made = given.read();
    EXPECT_TRUE(finds(made.errors, "E4", "EXTERNAL_LINK"));
    EXPECT_TRUE(finds(made.errors, "E5", "FORMULA_WITHOUT_VALUE"));
    EXPECT_FALSE(finds(made.errors, "E3", "FORMULA"));
    EXPECT_EQ(std::ranges::count(made.doubts, MagUnit::kFormulaValues, &MagDoubt::unit), 1);
}

TEST(MagSheet, WhatNoSectionCoversIsListed) {
    MagCase given;
    given.sheet.cells.push_back(
        {.row = 40, .column = 5, .type = CellType::kNumber, .value = "7", .formula = {}});
    EXPECT_EQ(given.read().unmapped, std::vector<std::string>{"E40"});
}

TEST(CellRange, IsParsedWithQuotesAndDollars) {
    const auto range = parse_range("'It''s 1'!$AJ$2:$AM$10").value();
    EXPECT_EQ(range.sheet, "It's 1");
    EXPECT_EQ(cell_name(range.first_row, range.first_column), "AJ2");
    EXPECT_EQ(cell_name(range.last_row, range.last_column), "AM10");
    for (const char* wrong : {"", "A1", "Sheet!", "Sheet!A", "Sheet!A0", "[1]Sheet!A1",
                              "Sheet!B2:A1", "Sheet!A1,Sheet!B2", "#REF!"})
        EXPECT_FALSE(parse_range(wrong)) << wrong;
}

TEST(MagSheet, ARowTotalStatesTheParAndIsNoAsset) {
    MagCase book;
    book.sheet.cells.push_back({.row = 6, .column = 4, .value = "Total"});
    book.sheet.cells.push_back(
        {.row = 6, .column = 5, .type = CellType::kNumber, .value = "10730000"});
    book.forget("DealCollateral");
    book.names.push_back({"DealCollateral", "", "'Mag 99 Inputs'!$D$3:$E$6"});
    const MagSheet sheet = book.read();
    EXPECT_EQ(sheet.parsed.collateral.size(), 3U);
    EXPECT_EQ(sheet.parsed.collateral_stated, 10730000.0);
    EXPECT_EQ(sheet.parsed.collateral_total, 10729999.995);
}

TEST(MagSheet, ValuesHaveTheirCells) {
    const MagSheet sheet = MagCase().read();
    const auto cell = [&](std::string_view section, std::string_view item, std::string_view field) {
        const auto place = place_of(sheet, section, item, field);
        return place ? cell_name(place->row, place->column) : "";
    };
    EXPECT_EQ(cell("dates", "", "analysis_date"), "C2");
    EXPECT_EQ(cell("collateral", "SYN000002", "par"), "E4");
    EXPECT_EQ(cell("accounts", "Collection", "principal"), "I4");
    EXPECT_EQ(cell("thresholds", "7", "overwrite"), "P4");
    EXPECT_EQ(cell("thresholds", "8", "overwrite"), "");
    ASSERT_TRUE(sheet.collateral);
    EXPECT_EQ(sheet.collateral->last_row, 5U);
}

}  // namespace
}  // namespace ballast::ingest
