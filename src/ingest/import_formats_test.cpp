// Broker files as downloaded, against references transcribed by hand.
#include <algorithm>
#include <gtest/gtest.h>
#include <map>

#include "golden/json_case.hpp"
#include "ingest/import_rows_test.hpp"

namespace ballast::ingest {
namespace {

using Type = model::TransactionType;

Type type_of_reference(std::string_view name) {
    const std::map<std::string_view, Type> types = {
        {"BUY", Type::kBuy},           {"SELL", Type::kSell},
        {"INTEREST", Type::kInterest}, {"DIVIDEND", Type::kDividend},
        {"SPLIT", Type::kSplit},       {"DEPOSIT", Type::kDeposit},
        {"BUY_TO_OPEN", Type::kBuy},   {"DIVIDEND_REINVESTED", Type::kReinvest},
        {"ShrsIn", Type::kTransferIn}, {"BuyX", Type::kBuy},
        {"buy", Type::kBuy},           {"sell", Type::kSell}};
    return types.at(name);
}

void expect_number(const std::optional<Decimal>& actual, simdjson::dom::element row,
                   std::string_view key, bool magnitude) {
    double expected = 0.0;
    if (row[key].get_double().get(expected) != simdjson::SUCCESS) return;
    ASSERT_TRUE(actual) << key;
    const double value = actual->to_double();
    EXPECT_DOUBLE_EQ(value, magnitude ? std::abs(expected) : expected) << key;
}

void expect_row(const model::Transaction& t, simdjson::dom::element row) {
    std::string_view text;
    if (row["date"].get_string().get(text) == simdjson::SUCCESS) {
        EXPECT_EQ(t.date.to_string(), text);
    }
    if (row["type"].get_string().get(text) == simdjson::SUCCESS ||
        row["action"].get_string().get(text) == simdjson::SUCCESS) {
        EXPECT_EQ(t.type, type_of_reference(text)) << text;
    }
    const bool option = row["option"].get_string().get(text) == simdjson::SUCCESS;
    if (option) {
        EXPECT_EQ(t.symbol, "SPY250919C00580000");  // SPY 2025-09-19 C 580
    } else if (row["symbol"].get_string().get(text) == simdjson::SUCCESS) {
        EXPECT_EQ(t.symbol, text);
    }
    expect_number(t.quantity, row, "quantity", true);
    expect_number(t.quantity, row, "shares_added", true);
    expect_number(t.price, row, "price", true);
    expect_number(t.fees, row, "fee", true);
    expect_number(t.fees, row, "fees", true);
    expect_number(t.amount, row, "income", false);
    if (t.type != Type::kReinvest) expect_number(t.amount, row, "cash", false);
    expect_number(t.amount, row, "amount", t.type == Type::kTransferIn);
}

// Rows of the reference in file order; where the reference is ordered by date, the rows are too.
void expect_rows(std::vector<ImportedRow> rows, simdjson::dom::array expected, bool by_date) {
    if (by_date)
        std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) {
            return a.transaction.date < b.transaction.date;
        });
    ASSERT_EQ(rows.size(), expected.size());
    std::size_t i = 0;
    for (const auto row : expected) {
        SCOPED_TRACE(rows[i].line);
        expect_row(rows[i++].transaction, row);
    }
}

TEST(ImportFormats, MatchesTheReferenceForEachFile) {
    const golden::JsonCase expected("tests/golden/import/import_expected.json");
    std::size_t files = 0;
    for (const auto [path, rows] : expected["files"].get_object()) {
        const std::string name(path.substr(path.find('/') + 1));
        SCOPED_TRACE(name);
        if (!rows.is_array() || name.ends_with(".qif")) continue;
        const ImportFile file = file_of(sample(name));
        EXPECT_TRUE(rejected(file).empty());
        expect_rows(imported(file), rows.get_array(), false);
        ++files;
    }
    EXPECT_EQ(files, 3U);
}

TEST(ImportFormats, ReadsAnOfxStatementWithItsPositionsAndCash) {
    const golden::JsonCase expected("tests/golden/import/import_expected.json");
    const auto reference = expected["files"]["csv_samples/syn_ofx_investment.ofx"];
    const ImportFile file = file_of(sample("syn_ofx_investment.ofx"));
    EXPECT_EQ(file.format, "ofx");
    expect_rows(imported(file), reference["transactions"].get_array(), true);
    const auto rows = imported(file);
    EXPECT_EQ(rows[0].source_id, "A1");
    EXPECT_EQ(rows[0].transaction.account, "000111");
    ASSERT_EQ(file.stated.size(), 2U);
    EXPECT_EQ(file.stated[0].symbol, "VFIAX");
    EXPECT_EQ(file.stated[0].quantity, decimal("8.5"));
    EXPECT_EQ(file.stated[1].quantity, decimal("263"));
}

TEST(ImportFormats, AnOfxStatementOfABankStatesTheTypeOfItsAccount) {
    const ImportFile file = file_of(
        "OFXHEADER:100\nDATA:OFXSGML\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>USD"
        "<BANKACCTFROM><BANKID>1<ACCTID>1234<ACCTTYPE>CHECKING</BANKACCTFROM><BANKTRANLIST>"
        "<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20240106<TRNAMT>-42.17<FITID>a2<NAME>Grocer</STMTTRN>"
        "</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n");
    ASSERT_EQ(imported(file).size(), 1U);
    EXPECT_EQ(file.account_types.at("1234"), model::AccountType::kBank);
    // An investment account does not state how it is taxed.
    EXPECT_TRUE(file_of(sample("syn_ofx_investment.ofx")).account_types.empty());
}

TEST(ImportFormats, AFileOfPricesIsNoAccountActivity) {
    const auto error = read_import_file("symbol,date,close\nAAPL,2025-06-02,201.7\n", {});
    ASSERT_FALSE(error);
    EXPECT_NE(error.error().errors.at(0).hint.find("prices and positions"), std::string::npos);
}

TEST(ImportFormats, ReadsTheSameStatementAsXml) {
    // Version 2: every leaf is closed, with blanks between the elements.
    std::string text = sample("syn_ofx_investment.ofx");
    std::string xml = "<?xml version=\"1.0\"?>\n<?OFX OFXHEADER=\"200\"?>\n";
    std::size_t at = text.find("<OFX>");
    while (at < text.size()) {
        const std::size_t close = text.find('>', at);
        const std::size_t next = std::min(text.find('<', close), text.size());
        std::string value = text.substr(close + 1, next - close - 1);
        while (!value.empty() && value.back() == '\n') value.pop_back();
        xml += text.substr(at, close - at + 1) + value;
        if (!value.empty()) xml += "</" + text.substr(at + 1, close - at);
        xml += "\n  ";
        at = next;
    }
    EXPECT_EQ(shown(file_of(xml)), shown(file_of(text)));
}

TEST(ImportFormats, ReadsAQifFileWithTheCashOfItsTransactions) {
    const golden::JsonCase expected("tests/golden/import/import_expected.json");
    const auto reference = expected["files"]["csv_samples/csv2ofx_investment.qif"];
    const ImportFile file = file_of(sample("csv2ofx_investment.qif"));
    auto rows = imported(file);
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows[2].transaction.type, Type::kDeposit);
    EXPECT_EQ(rows[2].transaction.amount, decimal("100"));
    EXPECT_EQ(rows[1].transaction.amount, decimal("-100"));
    EXPECT_EQ(rows[0].transaction.symbol, "IBM4");
    rows[1].transaction.amount = decimal("100");  // the reference has no signs
    rows.pop_back();
    expect_rows(rows, reference["transactions"].get_array(), false);
}

TEST(ImportFormats, ReadsTheTablesOfThePreviousSystem) {
    const golden::JsonCase cases("tests/golden/import/csv_import_legacy.json");
    for (const auto one : cases["cases"].get_array()) {
        const std::string csv{std::string_view(one["csv"])};
        SCOPED_TRACE(csv);
        const ImportFile file = file_of(csv);
        EXPECT_EQ(file.format, "generic");
        expect_rows(imported(file), one["out"].get_array(), false);
    }
    EXPECT_FALSE(read_import_file("Price,Quantity\n1,2\n", {}));
    EXPECT_FALSE(read_import_file("Date,Quantity\n2024-01-02,2\n", {}));
    const ImportFile file = file_of(
        "Date,Symbol,Type,Quantity,Price\n2024-01-15,,Buy,1,2\n2024-01-16,VTI,Buy,50,200\n");
    EXPECT_EQ(imported(file).size(), 1U);
    ASSERT_EQ(rejected(file).size(), 1U);
    EXPECT_EQ(rejected(file)[0].code, "missing_symbol");
    EXPECT_EQ(rejected(file)[0].line, 2U);
}

struct Recognized {
    std::string file;
    std::string format;
    std::size_t imported;
    std::size_t rejected;
};

// Rows counted in the files by hand; tests/golden/import/README.md explains why seven are rejected.
TEST(ImportFormats, RecognizesEverySampleAutomatically) {
    const std::vector<Recognized> all = {{"cgt_generic_raw.csv", "generic", 16, 0},
                                         {"cgt_hl.csv", "hargreaves_lansdown", 5, 0},
                                         {"cgt_ibkr_transaction_history.csv", "ibkr", 10, 0},
                                         {"cgt_trading212_2020.csv", "trading212", 8, 0},
                                         {"cgt_trading212_2026.csv", "trading212", 5, 0},
                                         {"csv2ofx_investment.qif", "qif", 3, 0},
                                         {"etg_avanza-export.csv", "avanza", 20, 0},
                                         {"etg_coinbase-export.csv", "coinbase", 10, 0},
                                         {"etg_degiro-export.csv", "degiro", 63, 0},
                                         {"etg_freetrade-export.csv", "freetrade", 11, 0},
                                         {"etg_ibkr-dividends-export.csv", "ibkr_flex_cash", 11, 0},
                                         {"etg_ibkr-trades-export.csv", "ibkr_flex_trades", 8, 3},
                                         {"etg_revolut-invest-export.csv", "revolut", 9, 0},
                                         {"etg_saxo-export.csv", "saxo", 30, 0},
                                         {"etg_schwab-export.csv", "schwab", 115, 0},
                                         {"etg_swissquote-export.csv", "swissquote", 21, 0},
                                         {"etg_traderepublic-export.csv", "trade_republic", 9, 0},
                                         {"etg_trading212-export.csv", "trading212", 9, 4},
                                         {"syn_etrade_v2.csv", "etrade_v2", 4, 0},
                                         {"syn_ofx_investment.ofx", "ofx", 4, 0},
                                         {"syn_robinhood.csv", "robinhood", 7, 0},
                                         {"syn_schwab_brokerage.csv", "schwab", 8, 0}};
    for (const Recognized& one : all) {
        SCOPED_TRACE(one.file);
        const ImportFile file = file_of(sample(one.file));
        EXPECT_EQ(file.format, one.format);
        EXPECT_EQ(imported(file).size(), one.imported);
        EXPECT_EQ(rejected(file).size(), one.rejected);
    }
}

// Swissquote gives the balance after each row, newest first, and so does Degiro for each currency:
// the rows read must explain them. (Checked where consecutive rows of one currency are unbroken.)
TEST(ImportFormats, ExplainsTheBalancesOfAStatement) {
    const auto rows = imported(file_of(sample("etg_swissquote-export.csv")));
    const auto amount = [&](std::size_t line) {
        for (const ImportedRow& row : rows)
            if (row.line == line) return *row.transaction.amount;
        return Decimal();
    };
    EXPECT_EQ(amount(14), subtract(decimal("24195.90"), decimal("28197.90")).value());
    EXPECT_EQ(amount(12), subtract(decimal("304217.01"), decimal("274355.45")).value());
    EXPECT_EQ(amount(20), decimal("489.92"));
}

TEST(ImportFormats, RowsOfASplitKeepARatioWithoutAnExactQuotient) {
    const ImportFile file = file_of(
        "Action,Time,ISIN,Ticker,Name,No. of shares,Price / share,Currency (Price / share),"
        "Exchange rate,Total,Currency (Total)\n"
        "Stock split close,2024-05-02 08:00:00,US1,AAA,A,3,30,USD,1,90,USD\n"
        "Stock split open,2024-05-02 08:00:00,US1,AAA,A,1,90,USD,1,90,USD\n");
    const auto rows = imported(file);
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].transaction.type, Type::kSplit);
    EXPECT_EQ(rows[0].transaction.ratio, decimal("1"));
    EXPECT_EQ(rows[0].transaction.ratio_base, decimal("3"));
}

TEST(ImportFormats, ListsItsFormatsInOrder) {
    const auto formats = import_formats();
    EXPECT_EQ(formats.size(), 26U);
    EXPECT_TRUE(std::is_sorted(formats.begin(), formats.end(),
                               [](const auto& a, const auto& b) { return a.name < b.name; }));
    const auto error = read_import_file("nothing at all", {});
    ASSERT_FALSE(error);
    // What to do, without a list of internal names.
    EXPECT_NE(error.error().errors.at(0).hint.find("in a mapping"), std::string::npos);
    EXPECT_EQ(error.error().message.find("schwab"), std::string::npos);
}

TEST(ImportFormats, ReadsThreeFormsOfFidelity) {
    const model::Transaction bought = only(
        "\xEF\xBB\xBF\n\nRun Date,Action,Symbol,Description,Type,Quantity,Price ($),Commission ($),"
        "Fees ($),Accrued Interest ($),Amount ($),Cash Balance ($),Settlement Date\n"
        "05/06/2025, YOU BOUGHT EXAMPLE CORP (EXMP) (Cash),EXMP,EXAMPLE "
        "CORP,Cash,5,10.00,,,,-50.00,"
        "450.00,05/07/2025\n\n\"The data and information in this spreadsheet is provided to "
        "you\"\n");
    EXPECT_EQ(shown(bought), "2025-05-06 0  EXMP 5 10 -50 0 USD - ");
    const model::Transaction sold = only(
        "Run Date,Action,Symbol,Security Description,Security Type,Quantity,Price ($),"
        "Commission ($),Fees ($),Accrued Interest ($),Amount ($),Settlement Date\n"
        "05/06/2025, YOU SOLD EXAMPLE CORP,EXMP,EXAMPLE CORP,Cash,-5,10.00,1,0.02,,48.98,\n");
    EXPECT_EQ(shown(sold), "2025-05-06 1  EXMP 5 10 48.98 1.02 USD - ");
    const model::Transaction all = only(
        "Run Date,Account,Account Number,Action,Symbol,Description,Type,Exchange Quantity,"
        "Exchange Currency,Currency,Price,Quantity,Exchange Rate,Commission,Fees,Accrued Interest,"
        "Amount,Settlement Date\n05/06/2025,Individual,Z1,FOREIGN TAX PAID "
        "EXAMPLE,EXMP,EXAMPLE,Cash,"
        "0,,USD,,,,,,,-1.25,\n");
    EXPECT_EQ(shown(all), "2025-05-06 6 Z1 EXMP - - -1.25 0 USD - ");
}

TEST(ImportFormats, ReadsVanguardBelowItsHoldings) {
    const ImportFile file = file_of(
        "Account Number,Investment Name,Symbol,Shares,Share Price,Total Value,\n"
        "12345678,EXAMPLE FUND,EXMPX,3.000,10.00,30.00,\n\n\n"
        "Account Number,Trade Date,Settlement Date,Transaction Type,Transaction Description,"
        "Investment Name,Symbol,Shares,Share Price,Principal Amount,Commission Fees,Net Amount,"
        "Accrued Interest,Account Type,\n"
        "12345678,05/02/2025,05/05/2025,Buy,Buy,EXAMPLE "
        "FUND,EXMPX,3.00000,10.0000,-30.00,0.0,-30.00,"
        "0.0,CASH,\n12345678,05/02/2025,05/05/2025,Sweep in,Sweep Into Settlement Fund,VMFXX,VMFXX,"
        "0,1,-5,0,-5,0,CASH,\n"
        "12345678,05/02/2025,05/05/2025,Buy,Buy,EXAMPLE "
        "FUND,EXMPX,3.00000,10.0000,-30.00,0.0,-30.00,"
        "0.0,CASH,\n");
    EXPECT_EQ(file.format, "vanguard");
    EXPECT_EQ(shown(file),
              (std::vector<std::string>{"2025-05-02 0 12345678 EXMPX 3 10 -30 0 USD - ",
                                        "2025-05-02 0 12345678 EXMPX 3 10 -30 0 USD - "}));
}

TEST(ImportFormats, ReadsTheHoldingsOfVanguard) {
    // The settlement fund, named in sweeps, is the account's cash.
    const ImportFile file = file_of(
        "Account Number,Investment Name,Symbol,Shares,Share Price,Total Value,\n"
        "12345678,EXAMPLE FUND,EXMPX,3.5,10.00,35.00,\n"
        "12345678,VANGUARD FEDERAL MONEY MARKET,VMFXX,965.02,1.0,965.02,\n\n\n"
        "Account Number,Trade Date,Settlement Date,Transaction Type,Transaction Description,"
        "Investment Name,Symbol,Shares,Share Price,Principal Amount,Commission Fees,Net Amount,"
        "Accrued Interest,Account Type,\n"
        "12345678,05/01/2025,05/01/2025,Funds Received,Funds Received,CASH,,0,1,1000,0,1000,0,"
        "CASH,\n"
        "12345678,05/02/2025,05/05/2025,Buy,Buy,EXAMPLE FUND,EXMPX,3.5,10,-35,0,-35,0,CASH,\n"
        "12345678,05/02/2025,05/05/2025,Sweep out,Sweep,VMFXX,VMFXX,0,1,35,0,35,0,CASH,\n"
        "12345678,05/30/2025,05/30/2025,Dividend,Dividend,VMFXX,VMFXX,0,1,.02,0,.02,0,CASH,\n"
        "12345678,05/30/2025,05/30/2025,Reinvestment,Reinvest,VMFXX,VMFXX,.02,1,-.02,0,-.02,0,"
        "CASH,\n");
    ASSERT_EQ(file.stated.size(), 2U);
    EXPECT_EQ(file.stated[0].account, "12345678");
    EXPECT_EQ(file.stated[0].symbol, "EXMPX");
    EXPECT_EQ(file.stated[0].quantity, decimal("3.5"));
    EXPECT_EQ(file.stated[1].symbol, "");
    EXPECT_EQ(file.stated[1].quantity, decimal("965.02"));
    EXPECT_EQ(cash(file), decimal("965.02"));
    EXPECT_EQ(imported(file).size(), 3U);
}

// Rows of a real report, which includes the balances.
TEST(ImportFormats, VanguardUkReversesTransactions) {
    const ImportFile file = file_of(
        "Date,Details,Amount,Balance\n"
        "08/03/2022,Deposit for investment purchases,15000,15000\n"
        "09/03/2022,\"Bought 1,550 Foo ETF Distributing (FOO)\",-14982.06,17.94\n"
        "01/04/2022,Cash Account Interest,0.41,18.35\n"
        "01/04/2022,Regular Deposit,150,168.35\n"
        "07/04/2022,Account Fee for the period 08-Jan-2022 to 07-Apr-2022,-14.05,154.3\n"
        "09/04/2022,DIV: FOO.XLON.GB @ GBP 0.4106,225.83,380.13\n"
        "25/05/2022,Deposit for Investment Purchases,30000,30380.13\n"
        "28/05/2022,Bought 294 Bar ETF - Accumulating (BAR),-29947.28,432.85\n"
        "17/07/2022,Sold 1 Bar ETF - Accumulating (BAR),104.06,536.91\n"
        "19/07/2022,Account Fee for the period 08-Apr-2022 to 07-Jul-2022,-13.91,523\n"
        "29/07/2022,DIV: FOO.XLON.GB @ GBP 0.3106,170.83,693.83\n"
        "29/07/2022,Reversal of DIV: FOO.XLON.GB @ GBP 0.3106,-170.83,523\n"
        "29/07/2022,DIV: FOO.XLON.GB @ GBP 0.3106,170.83,693.83\n"
        "23/08/2022,Payment by Faster - One-off withdrawal Faster,-270.24,423.59\n"
        "26/09/2022,Deposit via direct credit,1000,1423.59\n"
        "27/09/2022,Account Fee cleared,13.91,1437.5\n"
        "28/09/2022,Reversal of Deposit via direct credit,-1000,437.5\n"
        "29/09/2022,\"Reversal of Bought 1,550 Foo ETF Distributing (FOO)\",14982.06,15419.56\n"
        "30/09/2022,Bought .9232 U.S. Equity (Index) Fund - Accumulation,-400,37.5\n"
        "Balance,37.5\n\nInvestment Transactions\n\n"
        "Date,InvestmentName,TransactionDetails,Quantity,Price,Cost\n"
        "10/03/2022,Foo ETF Distributing (FOO),\"Bought 1,550 Foo ETF Distributing (FOO)\",1550,"
        "9.665845,14982.06\nCost,12545\n");
    EXPECT_EQ(sum_of(file, Type::kDividend), decimal("396.66"));
    EXPECT_EQ(sum_of(file, Type::kFee), decimal("-14.05"));
    EXPECT_EQ(sum_of(file, Type::kWithdrawal), decimal("-270.24"));
    EXPECT_EQ(sum_of(file, Type::kDeposit), decimal("45150"));
    EXPECT_EQ(cash(file), decimal("37.5"));
    ASSERT_EQ(rejected(file).size(), 1U);
    EXPECT_EQ(rejected(file)[0].code, "reversal");  // of a trade
    EXPECT_EQ(imported(file)[11].transaction.symbol, "FOO");
    EXPECT_EQ(imported(file).back().transaction.symbol, "U.S. Equity (Index) Fund - Accumulation");
}

constexpr const char* kStatement =
    "Statement,Header,Field Name,Field Value\nStatement,Data,Title,Activity Statement\n"
    "Account Information,Header,Field Name,Field Value\n"
    "Account Information,Data,Account,U1234567\n"
    "Account Information,Data,Base Currency,USD\n";

TEST(ImportFormats, IbkrSignsEverySectionSeparately) {
    const ImportFile file =
        file_of(std::string(kStatement) +
                "Withholding Tax,Header,Currency,Date,Description,Amount\n"
                "Withholding Tax,Data,USD,2025-03-28,VT(US9220427424) Cash Dividend - US Tax,-7.2\n"
                "Withholding Tax,Data,USD,2025-03-28,VT(US9220427424) Cash Dividend - US Tax,7.2\n"
                "Withholding Tax,Data,USD,2025-03-28,VT(US9220427424) Cash Dividend - US Tax,-3.6\n"
                "Fees,Header,Subtitle,Currency,Date,Description,Amount\n"
                "Fees,Data,Other Fees,USD,2025-04-01,Snapshot Data Refund,1.5\n"
                "Interest,Header,Currency,Date,Description,Amount\n"
                "Interest,Data,USD,2025-04-03,USD Debit Interest for Mar-2025,-0.75\n"
                "Deposits & Withdrawals,Header,Currency,Settle Date,Description,Amount\n"
                "Deposits & Withdrawals,Data,USD,2025-01-03,Electronic Fund Transfer,1000\n"
                "Deposits & Withdrawals,Data,USD,2025-01-06,Reversal,-100\n");
    EXPECT_TRUE(rejected(file).empty());
    EXPECT_EQ(sum_of(file, Type::kTax), decimal("-3.6"));
    EXPECT_EQ(sum_of(file, Type::kFee), decimal("1.5"));
    EXPECT_EQ(sum_of(file, Type::kInterest), decimal("-0.75"));
    EXPECT_EQ(cash(file), decimal("897.15"));
}

TEST(ImportFormats, IbkrHoldingsAreInTheAccountOfTheStatement) {
    const ImportFile file = file_of(
        std::string(kStatement) +
        "Open Positions,Header,DataDiscriminator,Asset Category,Currency,Symbol,Quantity,Mult,"
        "Cost Price,Cost Basis,Close Price\n"
        "Open Positions,Data,Summary,Stocks,USD,EXMP,10,1,10.1,101,10.1\n"
        "Open Positions,Data,Summary,Equity and Index Options,USD,AAPL 17JAN25 150 C,-1,100,2.49,"
        "-249,2\n");
    ASSERT_EQ(file.stated.size(), 2U);
    EXPECT_EQ(file.stated[0].account, "U1234567");
    EXPECT_EQ(file.stated[1].account, "U1234567");
    EXPECT_EQ(file.stated[1].symbol, "AAPL250117C00150000");  // the name used by the trades
}

TEST(ImportFormats, ReadsTheSentencesOfVanguardUk) {
    const ImportFile file = file_of(
        "Date,Details,Amount,Balance\n"
        "13/05/2025,\"Bought 1,550 FTSE Developed World (VEVE)\",\"-1,000.50\",\"2,000.00\"\n"
        "14/05/2025,Cash Account Interest,0.37,\"2,000.37\"\n");
    EXPECT_EQ(file.format, "vanguard_uk");
    EXPECT_EQ(shown(file), (std::vector<std::string>{"2025-05-13 0  VEVE 1550 - -1000.5 0 GBP - ",
                                                     "2025-05-14 4   - - 0.37 0 GBP - "}));
}

TEST(ImportFormats, ReadsOneLevelOfAnActivityStatement) {
    const ImportFile file = file_of(
        "Statement,Header,Field Name,Field Value\nStatement,Data,Title,Activity Statement\n"
        "Account Information,Header,Field Name,Field Value\n"
        "Account Information,Data,Account,U1234567\nAccount Information,Data,Base Currency,EUR\n"
        "Trades,Header,DataDiscriminator,Asset Category,Currency,Symbol,Date/Time,Quantity,T. "
        "Price,"
        "C. Price,Proceeds,Comm/Fee,Basis,Realized P/L,MTM P/L,Code\n"
        "Trades,Data,Order,Stocks,USD,EXMP,\"2025-05-02, 10:00:00\",10,10,10.1,-100,-1,101,0,1,O\n"
        "Trades,Data,Execution,Stocks,USD,EXMP,\"2025-05-02, 10:00:00\",10,10,10.1,-100,-1,,,,O\n"
        "Trades,Data,Order,Forex,USD,EUR.USD,\"2025-05-03, 10:00:00\",\"1,000\",1.1,,-1100,-2,,,,\n"
        "Trades,Data,Order,Equity and Index Options,USD,AAPL 17JAN25 150 C,\"2025-01-02, "
        "10:00:00\","
        "-1,2.5,,250,-1,,,,O\nTrades,SubTotal,,Stocks,USD,EXMP,,10,,,-100,-1,101,0,1,\n"
        "Dividends,Header,Currency,Date,Description,Amount\n"
        "Dividends,Data,USD,2025-05-09,EXMP(US0000000001) Cash Dividend USD 0.10 per Share,1\n"
        "Dividends,Data,Total,,,1\n"
        "Open Positions,Header,DataDiscriminator,Asset Category,Currency,Symbol,Quantity,Mult,"
        "Cost Price,Cost Basis,Close Price\n"
        "Open Positions,Data,Summary,Stocks,USD,EXMP,10,1,10.1,101,10.1\n");
    EXPECT_EQ(file.format, "ibkr");
    EXPECT_TRUE(rejected(file).empty());
    EXPECT_EQ(shown(file), (std::vector<std::string>{
                               "2025-05-02 0 U1234567 EXMP 10 10 -101 1 USD - ",
                               "2025-05-03 7 U1234567  - - 1000 0 EUR - ",
                               "2025-05-03 8 U1234567  - - -1102 2 USD - ",
                               "2025-01-02 13 U1234567 AAPL250117C00150000 1 2.5 249 1 USD - ",
                               "2025-05-09 2 U1234567 EXMP - - 1 0 USD - "}));
    ASSERT_EQ(file.stated.size(), 1U);
    EXPECT_EQ(file.stated[0].cost_basis, decimal("101"));
}

TEST(ImportFormats, DerivesTheQuantityOfATradeThatStatesPriceAndMoney) {
    const std::string head = "Date,Symbol,Type,Quantity,Price,Amount,Fees\n";
    // 1001 out with a fee of 1 at 40 per unit: 25 units; 399 in after a fee of 1: 10.
    const model::Transaction bought = only(head + "2025-01-14,VTI,Buy,,40,-1001,1\n");
    EXPECT_EQ(bought.quantity, decimal("25"));
    EXPECT_NE(bought.note.find("quantity from amount and price"), std::string::npos);
    EXPECT_EQ(only(head + "2025-01-14,VTI,Sell,,40,399,1\n").quantity, decimal("10"));
    EXPECT_EQ(only(head + "2025-01-14,AAPL250117C00150000,Buy,,2.5,-501,1\n").quantity,
              decimal("2"));
    EXPECT_EQ(only("!Type:Invst\nD1/14/2025\nNBuy\nYVTI\nI40\nO1\nT1001\n^\n").quantity,
              decimal("25"));
    const ImportFile file = file_of(head + "2025-01-14,VTI,Buy,,,-1001,1\n");
    ASSERT_EQ(rejected(file).size(), 1U);
    EXPECT_EQ(rejected(file)[0].code, "missing_quantity");
}

TEST(ImportFormats, ASaleMayCostMoreThanItsProceeds) {
    const std::string head = "Date,Action,Symbol,Description,Quantity,Price,Fees & Comm,Amount\n";
    EXPECT_EQ(only(head + "01/14/2025,Sell,XYZ,XYZ,10,$0.01,$0.25,-$0.15\n").amount,
              decimal("-0.15"));
    EXPECT_EQ(rejected(file_of(head + "01/14/2025,Sell,XYZ,XYZ,10,$10,$0.25,-$99.75\n")).size(),
              1U);
}

TEST(ImportFormats, ReadsTheFirstAndThirdGenerationOfEtrade) {
    EXPECT_EQ(shown(only("\"Date\",\"Transaction type\",\"Description\",\"Quantity\",\"Price\","
                         "\"Commission\",\"Fees\",\"Amount\"\n"
                         "05/13/2024,Bought,Example Corp,2,10.00,0,0.01,-20.01\n")),
              "2024-05-13 0  EXAMPLE CORP 2 10 -20.01 0.01 USD - ");
    EXPECT_EQ(
        shown(
            only("Activity/Trade Date,Transaction Date,Settlement Date,Activity Type,"
                 "Description,Symbol,Cusip,Quantity #,Price $,Amount $,Commission,Category,"
                 "Note\n05/13/25,05/13/25,05/14/25,Sold,EXAMPLE,EXMP,--,-2,10.00,19.99,0,--,--\n")),
        "2025-05-13 1  EXMP 2 10 19.99 0.01 USD - ");
}

TEST(ImportFormats, JoinsTheTwoRowsOfASplitAtTrading212) {
    const ImportFile file = file_of(
        "Action,Time,ISIN,Ticker,Name,Notes,ID,No. of shares,Price / share,"
        "Currency (Price / share),Exchange rate,Total,Currency (Total)\n"
        "Stock split close,2025-03-24 07:24:24.095,CA46500E8678,ISOU,IsoEnergy,,EOF1,29.8047800000,"
        "2.070473,USD,1.03,59.68,EUR\n"
        "Stock split open,2025-03-24 07:24:24.104,CA46500E8678,ISOU,IsoEnergy,,EOF2,7.4511950000,"
        "8.281893,USD,1.03,59.68,EUR\n");
    EXPECT_EQ(shown(file), std::vector<std::string>{"2025-03-24 9  ISOU - - - 0 EUR 0.25 "});
    EXPECT_EQ(file.rows.size(), 2U);
}

}  // namespace
}  // namespace ballast::ingest
