// Extracts written with the headers of the real ones (tests/golden/bank).
#include "ingest/bank_extract.hpp"

#include <algorithm>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
#include <sstream>

#include "ingest/bank_text.hpp"
#include "ingest/csv.hpp"
#include "model/bank_default.hpp"

namespace ballast::ingest {
namespace {

using model::BankPosition;
using model::BankPositionType;
using model::BankSide;
using testing::HasSubstr;

fin::Date day(const char* text) { return fin::Date::parse(text).value(); }

std::map<std::string, std::vector<std::string>> real_headers() {
    std::ifstream file("tests/golden/bank/core_banking_columns.csv");
    const std::string text((std::istreambuf_iterator<char>(file)), {});
    const CsvTable table = read_csv(text).value();
    std::map<std::string, std::vector<std::string>> headers;
    for (std::size_t row = 0; row < table.rows; ++row)
        headers[*table.columns[0].cells[row]].push_back(table.columns[2].cells[row].value_or(""));
    return headers;
}

constexpr const char* kMetadata =
    "File type;contracts\nCharset;windows-1252\nDecimal separator;,\nBoolean format;true/false\n"
    "Day pattern;dd/MM/yyyy\nTimestamp pattern;dd/MM/yyyy HH:mm:ss\nAdditional contract info;\n"
    "Contract type;x\nReference day;31/12/2025\n";

using Fields = std::map<std::string, std::string>;

struct Extract {
    std::string kind;
    std::vector<std::string> header = real_headers().at(kind);
    std::string text = kMetadata + joined(header);

    static std::string joined(const std::vector<std::string>& fields) {
        std::string line;
        for (const std::string& field : fields) line += (line.empty() ? "" : ";") + field;
        if (!fields.empty() && fields[0].empty()) line.insert(line.begin(), ';');
        return line + "\n";
    }
    void add(const Fields& fields) {
        std::string line;
        for (std::size_t i = 0; i < header.size(); ++i) {
            const auto found = fields.find(header[i]);
            if (i > 0) line += ';';
            if (i == 0 && header[0].empty())
                line += "contract";
            else if (found != fields.end())
                line += found->second;
        }
        text += line + "\n";
    }
};

struct Taken {
    std::vector<BankPosition> positions;
    std::vector<BalanceRowError> errors;
    Result<BalanceCount> count = BalanceCount{};
};

Taken read(const std::string& name, const std::string& text, std::size_t piece = 1'000'000) {
    Taken taken;
    const BalanceTaker taker{
        .position = [&](BankPosition&& p, std::size_t) { taken.positions.push_back(std::move(p)); },
        .error = [&](BalanceRowError&& f) { taken.errors.push_back(std::move(f)); }};
    BankExtractReader reader(name, {}, taker);
    for (std::size_t at = 0; at < text.size(); at += piece)
        if (auto fed = reader.feed(std::string_view(text).substr(at, piece)); !fed) {
            taken.count = fed.error();
            return taken;
        }
    taken.count = reader.finish();
    return taken;
}

const Fields kLoan = {{"Identifier", "L1"},
                      {"Position", "Long"},
                      {"Outstanding principal", "120.000,50"},
                      {"Start date", "15/03/2020"},
                      {"Maturity date", "15/03/2030"},
                      {"Payment anchor date", "15/04/2020"},
                      {"Interest anchor date", "15/04/2020"},
                      {"Payment period", "1M"},
                      {"Interest payment period", "1M"},
                      {"Day count convention", "30E/360"},
                      {"Indexed rate", "2,5"},
                      {"Last adjusted rate", "3,25"},
                      {"Interest spread", "0,75"},
                      {"Prepayment allowed", "true"},
                      {"Indexed curve", "EUR_EURIBOR_12M"},
                      {"Indexed term", "1Y"},
                      {"Reset anchor date", "15/03/2021"},
                      {"Reset period", "12M"},
                      {"Interest rate floor", "0"},
                      {"Moneda original", "EUR"},
                      {"Producto", "Pr\xE9stamo hipotecario"},
                      {"Segmento negocio", "Particulares"}};

TEST(BankExtract, EveryFileOfTheRealExtractIsRecognizedByItsHeader) {
    std::size_t with_contracts = 0;
    for (const auto& [kind, header] : real_headers()) {
        if (is_skipped(kind)) continue;
        ++with_contracts;
        ASSERT_TRUE(bank_extract_type(kind)) << kind;
        Extract extract{.kind = kind};
        extract.add(kLoan);
        const Taken taken = read(kind + ".csv", extract.text);
        ASSERT_TRUE(taken.count) << kind << ": " << taken.count.error().message;
        EXPECT_EQ(taken.positions.size(), 1U)
            << kind << (taken.errors.empty() ? "" : ": " + taken.errors[0].message);
    }
    EXPECT_EQ(with_contracts, 10U);
}

TEST(BankExtract, AFixedAnnuityIsReadTermByTerm) {
    Extract extract{.kind = "Fixed annuity"};
    Fields loan = kLoan;
    loan["Principal grace period end date"] = "15/06/2026";
    extract.add(loan);
    const Taken taken = read("data/Fixed annuity.csv", extract.text);
    ASSERT_EQ(taken.positions.size(), 1U);
    const BankPosition& p = taken.positions[0];
    EXPECT_EQ(p.id, "L1");
    EXPECT_EQ(p.side, BankSide::kAsset);
    EXPECT_EQ(p.type, BankPositionType::kFixedAnnuity);
    EXPECT_EQ(p.currency, "EUR");
    EXPECT_DOUBLE_EQ(p.balance, 120'000.5);
    EXPECT_DOUBLE_EQ(p.rate.value(), 0.025);
    EXPECT_DOUBLE_EQ(p.spread, 0.0075);
    EXPECT_EQ(p.day_count, fin::DayCount::kThirtyE360);
    EXPECT_EQ(p.next_payment, day("2026-01-15"));
    EXPECT_EQ(p.last_payment, day("2025-12-15"));
    EXPECT_EQ(p.payment_months, 1);
    EXPECT_EQ(p.maturity, day("2030-03-15"));
    EXPECT_EQ(p.grace_end, day("2026-06-15"));
    EXPECT_EQ(p.renew_months, 120);
    EXPECT_EQ(p.prepayment, "prepayable");
    EXPECT_EQ(p.product, "Pr\xC3\xA9stamo hipotecario");
    EXPECT_EQ(p.segment, "Particulares");
    EXPECT_FALSE(p.next_reset);
    EXPECT_EQ(taken.count->positions, 1U);
    EXPECT_DOUBLE_EQ((taken.count->balances.at({BankSide::kAsset, "EUR"})), 120'000.5);
}

TEST(BankExtract, AVariableContractKeepsItsRateAndTeaserUntilTheNextReset) {
    Extract extract{.kind = "Variable linear"};
    Fields loan = kLoan;
    loan["Teaser period end"] = "15/09/2026";
    loan["Interest rate cap"] = "6";
    extract.add(loan);
    const Taken taken = read("Variable linear.csv", extract.text);
    ASSERT_EQ(taken.positions.size(), 1U);
    const BankPosition& p = taken.positions[0];
    EXPECT_EQ(p.type, BankPositionType::kVariableLinear);
    EXPECT_DOUBLE_EQ(p.rate.value(), 0.0325);
    EXPECT_EQ(p.next_reset, day("2026-03-15"));
    EXPECT_EQ(p.reset_months, 12);
    EXPECT_EQ(p.index_months, 12);
    EXPECT_EQ(p.index_curve, "EUR_EURIBOR_12M");
    EXPECT_DOUBLE_EQ(p.floor.value(), 0);
    EXPECT_DOUBLE_EQ(p.cap.value(), 0.06);
    EXPECT_EQ(p.teaser_end, day("2026-09-15"));
    EXPECT_DOUBLE_EQ(p.teaser_rate.value(), 0.0325);
}

TEST(BankExtract, PaymentRowsGiveThePrincipalOfThePrecedingContract) {
    Extract extract{.kind = "Fixed scheduled"};
    extract.add(kLoan);
    extract.text +=
        "payment;Principal;15/09/2026;20.000,00\npayment;Interest;15/09/2026;1,00\n"
        "payment;Principal;15/03/2026;10.000,00\npayment;Principal;15/03/2025;5,00\n";
    Fields other = kLoan;
    other["Identifier"] = "L2";
    extract.add(other);
    const Taken taken = read("Fixed scheduled.csv", extract.text);
    ASSERT_EQ(taken.positions.size(), 2U);
    const model::DatedAmounts expected = {{day("2026-03-15"), 10'000}, {day("2026-09-15"), 20'000}};
    EXPECT_EQ(taken.positions[0].schedule, expected);
    EXPECT_TRUE(taken.positions[1].schedule.empty());
}

// The payments of a loan of 100,000 at 6 % over 12 months to a residual of 40,000: PMT(0.5%, 12,
// -100000, 40000) = 5,363.99 and the balance after the last is the residual.
TEST(BankExtract, AResidualPrincipalIsDueAtMaturity) {
    Extract extract{.kind = "Fixed annuity"};
    Fields loan = kLoan;
    loan["Outstanding principal"] = "100000";
    loan["Indexed rate"] = "6";
    loan["Residual principal"] = "40000";
    loan["Maturity date"] = "15/12/2026";
    extract.add(loan);
    const Taken taken = read("Fixed annuity.csv", extract.text);
    ASSERT_EQ(taken.positions.size(), 1U);
    const BankPosition& p = taken.positions[0];
    EXPECT_EQ(p.type, BankPositionType::kFixedScheduled);
    ASSERT_EQ(p.schedule.size(), 12U);
    EXPECT_NEAR(p.schedule[0].second + 500, 5'363.99, 0.005);
    double paid = 0;
    for (const auto& [date, amount] : p.schedule) paid += amount;
    EXPECT_NEAR(paid, 60'000, 1e-6);
}

// A loan of 100,000 at 6 % over 12 months is repaid by 8,606.64 a month, PMT(0.5%, 12, -100000).
// With another payment C the balance after k is 100000 x 1.005^k - C x (1.005^k - 1) / 0.005.
TEST(BankExtract, TheStatedPaymentIsUsed) {
    const auto with_payment = [](const std::string& payment) {
        Extract extract{.kind = "Fixed annuity"};
        Fields loan = kLoan;
        loan["Outstanding principal"] = "100000";
        loan["Indexed rate"] = "6";
        loan["Maturity date"] = "15/12/2026";
        loan["Current payment"] = payment;
        extract.add(loan);
        return read("Fixed annuity.csv", extract.text);
    };
    const auto paid = [](const BankPosition& p) {
        double sum = 0;
        for (const auto& [date, amount] : p.schedule) sum += amount;
        return sum;
    };
    const Taken own = with_payment("8606,64");
    ASSERT_EQ(own.positions.size(), 1U);
    EXPECT_EQ(own.positions[0].type, BankPositionType::kFixedAnnuity);
    const Taken less = with_payment("5000");
    ASSERT_EQ(less.positions.size(), 1U);
    EXPECT_EQ(less.positions[0].type, BankPositionType::kFixedScheduled);
    EXPECT_EQ(less.positions[0].schedule.size(), 12U);
    EXPECT_NEAR(paid(less.positions[0]), 100'000 - 44'489.96932195155, 1e-6) << "due at maturity";
    const Taken more = with_payment("9000");
    ASSERT_EQ(more.positions.size(), 1U);
    ASSERT_EQ(more.positions[0].schedule.size(), 12U);
    EXPECT_NEAR(more.positions[0].schedule.back().second, 4'127.084408311115, 1e-6);
    EXPECT_NEAR(paid(more.positions[0]), 100'000, 1e-6);
    const Taken none = with_payment("400");
    ASSERT_EQ(none.positions.size(), 1U);
    EXPECT_EQ(none.positions[0].type, BankPositionType::kFixedBullet);
    ASSERT_EQ(none.errors.size(), 1U);
    EXPECT_EQ(none.errors[0].rule, "below_interest");
}

TEST(BankExtract, InvalidRowsAreNamedAndTheRestIsRead) {
    Extract extract{.kind = "Fixed bullet"};
    extract.add(kLoan);
    extract.add(kLoan);  // the same identifier
    const std::vector<std::pair<std::string, std::string>> wrong = {
        {"Outstanding principal", "12.34,5"},
        {"Maturity date", "31/02/2030"},
        {"Maturity date", "31/12/2025"},
        {"Position", "Sideways"},
        {"Day count convention", "30/365"},
        {"Payment period", "2W"},
        {"Indexed rate", ""},
        {"Prepayment allowed", "perhaps"}};
    std::size_t next = 2;
    for (const auto& [column, value] : wrong) {
        Fields loan = kLoan;
        loan["Identifier"] = "L" + std::to_string(next++);
        loan[column] = value;
        extract.add(loan);
    }
    Fields discarded = kLoan;
    discarded["Identifier"] = "D";
    discarded["Discarded"] = "true";
    extract.add(discarded);
    const Taken taken = read("Fixed bullet.csv", extract.text);
    ASSERT_TRUE(taken.count) << taken.count.error().message;
    EXPECT_EQ(taken.positions.size(), 1U);
    ASSERT_EQ(taken.errors.size(), 1 + wrong.size());
    EXPECT_EQ(taken.errors[0].rule, "duplicate");
    EXPECT_EQ(taken.errors[0].line, 12U);
    for (std::size_t i = 0; i < wrong.size(); ++i) {
        const BalanceRowError& error = taken.errors[i + 1];
        EXPECT_EQ(error.column, wrong[i].first);
        EXPECT_EQ(error.value, wrong[i].second);
        EXPECT_EQ(error.line, 13 + i);
        EXPECT_EQ(error.id, "L" + std::to_string(2 + i));
        EXPECT_FALSE(error.message.empty());
        EXPECT_FALSE(error.fix.empty());
    }
    EXPECT_EQ(taken.count->rows, 3 + wrong.size());
    EXPECT_EQ(taken.count->rejected, 1 + wrong.size());
    EXPECT_EQ(taken.count->discarded, 1U);
}

TEST(BankExtract, AnIdentifierThatMisleadsIsRejected) {
    Extract extract{.kind = "Fixed bullet"};
    Fields loan = kLoan;
    loan["Identifier"] =
        "L\x08"
        "1";
    extract.add(loan);
    const Taken taken = read("Fixed bullet.csv", extract.text);
    EXPECT_TRUE(taken.positions.empty());
    ASSERT_EQ(taken.errors.size(), 1U);
    EXPECT_EQ(taken.errors[0].column, "Identifier");
    EXPECT_EQ(taken.errors[0].rule, "character");
    EXPECT_THAT(taken.errors[0].message, HasSubstr("U+0008"));
}

TEST(BankExtract, UnusedTermsAreReportedOncePerFileWithTheirCount) {
    Extract extract{.kind = "Variable bullet"};
    for (int i = 0; i < 4; ++i) {
        Fields loan = kLoan;
        loan["Identifier"] = "L" + std::to_string(i);
        loan["Annuity Payment Mode"] = "";
        loan["Teaser spread"] = i < 3 ? "0,25" : "None";
        loan["Initial principal"] = i == 0 ? "0,00" : "200.000,00";
        loan["Market value"] = i == 0 ? "" : "1,5";
        loan["Fair value accounting"] = "false";
        extract.add(loan);
    }
    const Taken taken = read("Variable bullet.csv", extract.text);
    ASSERT_TRUE(taken.count) << taken.count.error().message;
    EXPECT_EQ(taken.positions.size(), 4U);
    ASSERT_EQ(taken.errors.size(), 2U);
    std::map<std::string, BalanceRowError> errors;
    for (const BalanceRowError& error : taken.errors) errors[error.rule] = error;
    EXPECT_EQ(errors["teaser_spread"].severity, Severity::kInfo);
    EXPECT_EQ(errors["teaser_spread"].column, "Teaser spread");
    EXPECT_EQ(errors["teaser_spread"].value, "0,25");
    EXPECT_THAT(errors["teaser_spread"].message, HasSubstr("by 3 contracts but not used"));
    EXPECT_EQ(errors["accounting"].severity, Severity::kInfo);
    EXPECT_EQ(errors["accounting"].column, "Initial principal, Market value");
    EXPECT_THAT(errors["accounting"].message, HasSubstr("by 3 contracts but not used"));
    EXPECT_EQ(errors["accounting"].line, 10U);
}

TEST(BankExtract, PaymentDatesFollowTheContractsConvention) {
    using enum fin::BusinessDayConvention;
    const std::vector<std::pair<std::string, fin::BusinessDayConvention>> words{
        {"", kUnadjusted},
        {"None", kUnadjusted},
        {"Unadjusted", kUnadjusted},
        {"Following", kFollowing},
        {"Modified following", kModifiedFollowing},
        {"MODIFIED_FOLLOWING", kModifiedFollowing},
        {"Previous", kPreceding},
        {"modified-preceding", kModifiedPreceding},
        {"Siguiente modificado", kModifiedFollowing}};
    Extract extract{.kind = "Variable bullet"};
    for (std::size_t i = 0; i <= words.size(); ++i) {
        Fields loan = kLoan;
        loan["Identifier"] = "L" + std::to_string(i);
        loan["Annuity Payment Mode"] = "";
        loan["Business day convention"] = i < words.size() ? words[i].first : "Next Tuesday";
        extract.add(loan);
    }
    const Taken taken = read("Variable bullet.csv", extract.text);
    ASSERT_TRUE(taken.count) << taken.count.error().message;
    ASSERT_EQ(taken.positions.size(), words.size());
    for (std::size_t i = 0; i < words.size(); ++i)
        EXPECT_EQ(taken.positions[i].business_days, words[i].second) << words[i].first;
    ASSERT_EQ(taken.errors.size(), 1U);
    EXPECT_EQ(taken.errors[0].column, "Business day convention");
    EXPECT_EQ(taken.errors[0].value, "Next Tuesday");
}

TEST(BankExtract, PlannedContractsAreLeftOutAndCounted) {
    Extract extract{.kind = "Fixed bullet"};
    for (const auto& [id, planned] : {std::pair{"A", "false"}, {"B", "true"}, {"C", "perhaps"}}) {
        Fields loan = kLoan;
        loan["Identifier"] = id;
        loan["Planned position"] = planned;
        loan["Planned date"] = "01/06/2026";
        extract.add(loan);
    }
    const Taken taken = read("Fixed bullet.csv", extract.text);
    ASSERT_EQ(taken.positions.size(), 2U);
    EXPECT_EQ(taken.positions[1].id, "C");
    EXPECT_EQ(taken.count->planned, 1U);
    EXPECT_EQ(taken.count->rows, 3U);
    ASSERT_EQ(taken.errors.size(), 2U);
    EXPECT_EQ(taken.errors[0].rule, "yes_or_no");
    EXPECT_EQ(taken.errors[0].id, "C");
    EXPECT_EQ(taken.errors[1].rule, "planned");
    EXPECT_THAT(taken.errors[1].message, HasSubstr("1 planned contract of 120000.50"));
}

TEST(BankExtract, DiscountCurvesOfContractsAreTotaledByCurrency) {
    Extract extract{.kind = "Fixed bullet"};
    for (const auto& [id, curve] :
         {std::pair{"A", "EUR_ESTR_OIS"}, {"B", "EUR_ESTR_OIS"}, {"C", "EUR_SWAP"}, {"D", ""}}) {
        Fields loan = kLoan;
        loan["Identifier"] = id;
        loan["Discount curve"] = curve;
        extract.add(loan);
    }
    const Taken taken = read("Fixed bullet.csv", extract.text);
    const auto& curves = taken.count->discount_curves;
    ASSERT_EQ(curves.size(), 2U);
    EXPECT_EQ(curves.at({"EUR", "EUR_ESTR_OIS"}).positions, 2U);
    EXPECT_DOUBLE_EQ(curves.at({"EUR", "EUR_ESTR_OIS"}).balance, 2 * 120'000.5);
    EXPECT_EQ(curves.at({"EUR", "EUR_SWAP"}).positions, 1U);
    EXPECT_TRUE(taken.errors.empty());
}

TEST(BankExtract, AnUnknownColumnIsReported) {
    const Taken taken =
        read("Fixed bullet.csv",
             "Reference day;31/12/2025\nIdentifier;Position;Outstanding principal;Dscount curve\n");
    ASSERT_EQ(taken.errors.size(), 1U);
    EXPECT_EQ(taken.errors[0].rule, "unknown_column");
    EXPECT_EQ(taken.errors[0].column, "Dscount curve");
}

TEST(BankExtract, TermsThatAContractLeavesOutAreNotedAsDefaults) {
    Extract extract{.kind = "Variable annuity"};
    Fields loan = kLoan;
    loan["Interest spread"] = "";
    loan["Moneda original"] = "";
    extract.add(loan);
    const Taken taken = read("Variable annuity.csv", extract.text);
    ASSERT_EQ(taken.positions.size(), 1U);
    std::vector<std::string_view> lacking;
    const auto rules = model::bank_default_rules();
    for (std::size_t i = 0; i < rules.size(); ++i)
        if (taken.positions[0].defaults.has(i)) lacking.push_back(rules[i].term);
    EXPECT_THAT(lacking,
                testing::ElementsAre("currency", "spread", "annuity_mode", "renew_margin"));
}

TEST(BankExtract, TheSizeOfThePiecesDoesNotMatter) {
    Extract extract{.kind = "Variable scheduled"};
    for (int i = 0; i < 30; ++i) {
        Fields loan = kLoan;
        loan["Identifier"] = "L" + std::to_string(i);
        extract.add(loan);
        extract.text += "payment;Principal;15/03/2027;1,5\r\n";
    }
    extract.text.pop_back();  // no line end at the end of the file
    const Taken whole = read("Variable scheduled.csv", extract.text);
    ASSERT_EQ(whole.positions.size(), 30U);
    for (const std::size_t piece : {1U, 7U, 64U, 1'000U}) {
        const Taken pieces = read("Variable scheduled.csv", extract.text, piece);
        ASSERT_EQ(pieces.positions.size(), 30U) << piece;
        for (std::size_t i = 0; i < 30; ++i) {
            EXPECT_EQ(pieces.positions[i].id, whole.positions[i].id);
            EXPECT_EQ(pieces.positions[i].schedule, whole.positions[i].schedule);
        }
    }
}

TEST(BankExtract, AFileThatIsNotAnExtractIsAnError) {
    EXPECT_THAT(read("Fixed annuity.csv", "a;b\n1;2\n").count.error().message,
                HasSubstr("\"Identifier\""));
    EXPECT_THAT(
        read("loans.csv", "Reference day;31/12/2025\nIdentifier;Position\n").count.error().message,
        HasSubstr("which kind of contract"));
    EXPECT_THAT(read("Fixed linear.csv", "Identifier;Position\n").count.error().message,
                HasSubstr("no reference date"));
    EXPECT_THAT(read("Fixed linear.csv", "Reference day;31/12/2025\nIdentifier;Position\n")
                    .count.error()
                    .message,
                HasSubstr("Outstanding principal"));
}

// tests/golden/bank/parsing.json, and further cases.
TEST(BankText, NumbersAreReadWithTheFilesDecimalSign) {
    EXPECT_DOUBLE_EQ(parse_bank_number("1.234,56", ',').value(), 1234.56);
    EXPECT_DOUBLE_EQ(parse_bank_number("-0,5%", ',').value(), -0.005);
    EXPECT_DOUBLE_EQ(parse_bank_number("1,234,567.5", '.').value(), 1234567.5);
    EXPECT_DOUBLE_EQ(parse_bank_number(" 1234 ", ',').value(), 1234);
    EXPECT_DOUBLE_EQ(parse_bank_number("1,5E3", ',').value(), 1500);
    for (const char* wrong : {"", "1.23,4", "1,2,3", "12.3456,7", "1e", "x", "--1", ".123", "1.2",
                              "NaN", "inf", "0x10", "1 2"})
        EXPECT_FALSE(parse_bank_number(wrong, ',')) << wrong;
}

TEST(BankText, DatesTermsDayCountsAndFlagsAreReadAsBanksWriteThem) {
    EXPECT_EQ(parse_bank_date("03/02/2026", "dd/MM/yyyy").value(), day("2026-02-03"));
    EXPECT_EQ(parse_bank_date("3/2/2026 00:00:00", "dd/MM/yyyy").value(), day("2026-02-03"));
    EXPECT_EQ(parse_bank_date("2026-02-03", "dd/MM/yyyy").value(), day("2026-02-03"));
    EXPECT_EQ(parse_bank_date("02-03-2026", "MM-dd-yyyy").value(), day("2026-02-03"));
    for (const char* wrong : {"", "32/01/2026", "1/2/26", "01.02.2026", "01/02/2026x"})
        EXPECT_FALSE(parse_bank_date(wrong, "dd/MM/yyyy")) << wrong;
    EXPECT_EQ(parse_bank_months("1Y").value(), 12);
    EXPECT_EQ(parse_bank_months("6 months").value(), 6);
    EXPECT_EQ(parse_bank_months("Trimestral").value(), 3);
    EXPECT_EQ(parse_bank_months("2 a\xC3\xB1os").value(), 24);
    EXPECT_EQ(parse_bank_months("").value(), 0);
    EXPECT_FALSE(parse_bank_months("7D"));
    EXPECT_FALSE(parse_bank_months("-1M"));
    EXPECT_EQ(parse_bank_day_count("30E/360").value(), fin::DayCount::kThirtyE360);
    EXPECT_EQ(parse_bank_day_count("30/360").value(), fin::DayCount::kThirty360Us);
    EXPECT_EQ(parse_bank_day_count("Act/Act").value(), fin::DayCount::kActActIsda);
    EXPECT_TRUE(parse_bank_flag("S\xC3\xAD").value());
    EXPECT_FALSE(parse_bank_flag("N").value());
    EXPECT_FALSE(parse_bank_flag("maybe"));
}

TEST(BankText, Windows1252BecomesUtf8) {
    std::string out;
    append_utf8_of_windows_1252("a\xF1o \x80 \x81", out);
    EXPECT_EQ(out, "a\xC3\xB1o \xE2\x82\xAC \xEF\xBF\xBD");
}

}  // namespace
}  // namespace ballast::ingest
