// Reading broker files in general: columns, encodings, delimiters, conventions of dates and
// numbers, custom mappings, and the errors of rejected rows.
#include <algorithm>
#include <gtest/gtest.h>
#include <sstream>

#include "ingest/import_rows_test.hpp"

namespace ballast::ingest {
namespace {

using Type = model::TransactionType;

std::vector<std::vector<std::string>> cells_of(const std::string& text) {
    std::vector<std::vector<std::string>> records;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        std::vector<std::string> cells(1);
        bool quoted = false;
        for (const char c : line) {
            if (c == '"') quoted = !quoted;
            if (c == ',' && !quoted)
                cells.emplace_back();
            else
                cells.back() += c;
        }
        records.push_back(cells);
    }
    return records;
}

TEST(ImportFile, TakesColumnsByNameInAnyOrder) {
    for (const std::string name :
         {"cgt_generic_raw.csv", "etg_schwab-export.csv", "etg_freetrade-export.csv",
          "cgt_trading212_2026.csv", "etg_coinbase-export.csv", "etg_saxo-export.csv"}) {
        SCOPED_TRACE(name);
        const std::string text = sample(name);
        std::string turned;
        for (auto cells : cells_of(text)) {
            std::reverse(cells.begin(), cells.end());
            for (std::size_t i = 0; i < cells.size(); ++i) turned += (i > 0 ? "," : "") + cells[i];
            turned += "\n";
        }
        if (name == "etg_schwab-export.csv")  // the total is in the first column, the date's
            turned.erase(turned.rfind("\"-$26,582.91\""));
        EXPECT_EQ(shown(file_of(turned)), shown(file_of(text)));
    }
}

std::string utf16(std::string_view utf8, bool big_endian, bool mark) {
    std::string out;
    const auto unit = [&](unsigned u) {
        const auto high = static_cast<char>(u >> 8);
        const auto low = static_cast<char>(u & 0xFF);
        out += big_endian ? high : low;
        out += big_endian ? low : high;
    };
    if (mark) unit(0xFEFF);
    for (std::size_t i = 0; i < utf8.size(); ++i) {
        const auto c = static_cast<unsigned char>(utf8[i]);
        if (c < 0x80) {
            unit(c);
        } else if (c < 0xE0) {
            unit(((c & 0x1FU) << 6) | (static_cast<unsigned char>(utf8[i + 1]) & 0x3FU));
            ++i;
        } else {
            unit(((c & 0x0FU) << 12) | ((static_cast<unsigned char>(utf8[i + 1]) & 0x3FU) << 6) |
                 (static_cast<unsigned char>(utf8[i + 2]) & 0x3FU));
            i += 2;
        }
    }
    return out;
}

TEST(ImportFile, ReadsTheSameInEveryEncoding) {
    for (const std::string name : {"etg_avanza-export.csv", "etg_coinbase-export.csv",
                                   "csv2ofx_investment.qif", "syn_ofx_investment.ofx"}) {
        SCOPED_TRACE(name);
        const std::string text = sample(name);
        const auto expected = shown(file_of(text));
        EXPECT_EQ(shown(file_of("\xEF\xBB\xBF" + text)), expected);
        EXPECT_EQ(shown(file_of(utf16(text, false, true))), expected);
        EXPECT_EQ(shown(file_of(utf16(text, true, true))), expected);
        EXPECT_EQ(shown(file_of(utf16(text, false, false))), expected);
    }
    // Windows-1252: the pound sign of Hargreaves Lansdown is one byte, 0xA3.
    EXPECT_EQ(file_of(sample("cgt_hl.csv")).columns.back(), "");
    EXPECT_EQ(file_of(sample("cgt_hl.csv")).columns[6], "Value (£)");
    EXPECT_FALSE(read_import_file("PK\x03\x04zip", {}));
    EXPECT_FALSE(read_import_file("%PDF-1.7", {}));
}

TEST(ImportFile, ReadsOtherDelimitersAndLineEnds) {
    std::string text = sample("cgt_generic_raw.csv");
    const auto expected = shown(file_of(text));
    for (const char delimiter : {';', '\t', '|'}) {
        std::string other = text;
        std::replace(other.begin(), other.end(), ',', delimiter);
        EXPECT_EQ(shown(file_of(other)), expected);
    }
    std::string carriage;
    for (const char c : text) carriage += c == '\n' ? std::string("\r\n") : std::string(1, c);
    EXPECT_EQ(shown(file_of(carriage)), expected);
}

constexpr std::string_view kGenericHeader = "Date,Symbol,Type,Quantity,Price\n";

TEST(ImportFile, DeterminesTheOrderOfDatesFromTheWholeFile) {
    const std::string two = std::string(kGenericHeader) + "03/04/2024,A,Buy,1,10.50\n";
    const ImportFile neither = file_of(two);
    ASSERT_EQ(rejected(neither).size(), 1U);
    EXPECT_EQ(rejected(neither)[0].code, "ambiguous_date");
    EXPECT_NE(rejected(neither)[0].expected.find("2024-03-04"), std::string::npos);
    EXPECT_NE(rejected(neither)[0].expected.find("2024-04-03"), std::string::npos);
    EXPECT_EQ(imported(file_of(two + "25/04/2024,A,Buy,1,10.50\n"))[0].transaction.date.to_string(),
              "2024-04-03");
    EXPECT_EQ(imported(file_of(two + "04/25/2024,A,Buy,1,10.50\n"))[0].transaction.date.to_string(),
              "2024-03-04");
    // Both orders are proven: the first row remains ambiguous, the other two are not.
    const ImportFile both = file_of(two + "25/04/2024,A,Buy,1,10.50\n04/25/2024,A,Buy,1,10.50\n");
    EXPECT_EQ(imported(both).size(), 2U);
    EXPECT_EQ(rejected(both).size(), 1U);
    // A date that is the same in either order is unambiguous.
    EXPECT_EQ(imported(file_of(std::string(kGenericHeader) + "04/04/2024,A,Buy,1,10.50\n")).size(),
              1U);
}

TEST(ImportFile, DeterminesTheDecimalSignByValueRowAndFile) {
    const auto quantity = [](std::string_view rows) {
        const auto list =
            imported(file_of(std::string("Date;Symbol;Type;Quantity;Price\n") + std::string(rows)));
        return list.empty() || !list[0].transaction.quantity
                   ? std::string("none")
                   : list[0].transaction.quantity->to_string();
    };
    EXPECT_EQ(quantity("2024-01-02;A;Buy;1.234,5;1\n"), "1234.5");
    EXPECT_EQ(quantity("2024-01-02;A;Buy;1,234.5;1\n"), "1234.5");
    EXPECT_EQ(quantity("2024-01-02;A;Buy;1.234;10,5\n"), "1234");
    EXPECT_EQ(quantity("2024-01-02;A;Buy;1.234;10.5\n"), "1.234");
    EXPECT_EQ(quantity("2024-01-02;A;Buy;1.234;1\n2024-01-02;A;Buy;1;0,5\n"), "1234");
    const ImportFile file = file_of("Date;Symbol;Type;Quantity;Price\n2024-01-02;A;Buy;1.234;1\n");
    ASSERT_EQ(rejected(file).size(), 1U);
    EXPECT_EQ(rejected(file)[0].code, "ambiguous_decimal");
    EXPECT_EQ(rejected(file)[0].column, "Quantity");
    EXPECT_EQ(rejected(file)[0].value, "1.234");
}

TEST(ImportFile, ReadsACustomMapping) {
    ImportOptions options;
    options.mapping = ColumnMapping{.date = "Wann",
                                    .type = "Was",
                                    .symbol = "Papier",
                                    .quantity = "Stück",
                                    .amount = "Geld",
                                    .types = {{"Erwerb", Type::kBuy}, {"Ertrag", Type::kDividend}},
                                    .date_order = "dmy",
                                    .decimal_sign = ',',
                                    .delimiter = ';'};
    const ImportFile file = file_of(
        "Konto 7\n\nGeld;Wann;Was;Papier;Stück\n-1.500,00;03/04/2024;Erwerb neu;AAA;1.234\n"
        "7,50;04/04/2024;Ertrag;AAA;\n1;05/04/2024;Nichts;AAA;\n",
        options);
    EXPECT_EQ(file.format, "mapping");
    const auto rows = imported(file);
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].transaction.date.to_string(), "2024-04-03");
    EXPECT_EQ(rows[0].transaction.quantity, decimal("1234"));
    EXPECT_EQ(rows[0].transaction.amount, decimal("-1500"));
    EXPECT_EQ(rows[0].line, 4U);
    ASSERT_EQ(rejected(file).size(), 1U);
    EXPECT_EQ(rejected(file)[0].code, "unknown_action");
    EXPECT_EQ(rejected(file)[0].value, "Nichts");
}

// A card statement: payments made are positive.
TEST(ImportFile, AMappingDefinesTheSignOfAmounts) {
    const std::string text =
        "Date,What,Of,Units,Money\n2024-04-03,buy,AAA,10,1500\n2024-04-04,sell,AAA,4,-700\n";
    ImportOptions options;
    options.mapping = ColumnMapping{
        .date = "Date", .type = "What", .symbol = "Of", .quantity = "Units", .amount = "Money"};
    EXPECT_EQ(rejected(file_of(text, options)).size(), 2U);
    for (const AmountSign sign : {AmountSign::kPaid, AmountSign::kUnsigned}) {
        options.mapping->amount_sign = sign;
        const auto rows = imported(file_of(text, options));
        ASSERT_EQ(rows.size(), 2U);
        EXPECT_EQ(rows[0].transaction.amount, decimal("-1500"));
        EXPECT_EQ(rows[1].transaction.amount, decimal("700"));
    }
}

TEST(ImportFile, DuplicateColumnNamesAreAmbiguous) {
    const auto file = read_import_file(
        "Date,Symbol,Type,Quantity,Quantity,Price\n2024-01-02,AAA,buy,1,3,2\n", {});
    ASSERT_FALSE(file);
    EXPECT_NE(file.error().message.find("\"Quantity\""), std::string::npos);
}

TEST(ImportFile, IdentifiesTheHeaderOfAFileByItsFingerprint) {
    const std::string known = sample("etg_schwab-export.csv");
    EXPECT_EQ(header_fingerprint(known), file_of(known).fingerprint);
    EXPECT_EQ(header_fingerprint(known).size(), 64U);
    const std::string unknown = "Konto;7\n\nGeld;Wann;Was\n1;2;3\n";
    EXPECT_EQ(header_fingerprint(unknown), header_fingerprint("geld;WANN;Was\n4;5;6\n"));
    EXPECT_NE(header_fingerprint(unknown), header_fingerprint(known));
    EXPECT_EQ(header_fingerprint(sample("csv2ofx_investment.qif")), "");
}

TEST(ImportFile, ReportsLocationValueAndFixOfARejectedRow) {
    const ImportFile file =
        file_of("Date,Symbol,Type,Quantity,Price\n2024-01-02,A,Buy,1O,10\n2024-02-30,A,Buy,1,10\n");
    const auto rows = rejected(file);
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].line, 2U);
    EXPECT_EQ(rows[0].column, "Quantity");
    EXPECT_EQ(rows[0].value, "1O");
    EXPECT_EQ(rows[1].code, "date");
    for (const RejectedRow& row : rows) {
        EXPECT_FALSE(row.expected.empty());
        EXPECT_FALSE(row.fix.empty());
    }
}

}  // namespace
}  // namespace ballast::ingest
