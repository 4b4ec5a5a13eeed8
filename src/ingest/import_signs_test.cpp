// Signs of the amounts in broker files: charges, refunds, reversals.
#include <gtest/gtest.h>
#include <string>

#include "ingest/import_rows_test.hpp"

namespace ballast::ingest {
namespace {

using Type = model::TransactionType;

// A charge and a refund, in the words of each broker: a file with the refund alone must be read the
// same.
struct Charge {
    std::string format;
    std::string header;
    std::string charge;
    std::string refund;
    Type type;
};

TEST(ImportSigns, ARefundedChargeIsMoneyReceived) {
    const std::string schwab = "Date,Action,Symbol,Description,Quantity,Price,Fees & Comm,Amount\n";
    const std::string fidelity =
        "Run Date,Action,Symbol,Description,Type,Quantity,Price ($),Commission ($),Fees ($),"
        "Accrued Interest ($),Amount ($),Cash Balance ($),Settlement Date\n";
    const std::string vanguard =
        "Account Number,Trade Date,Settlement Date,Transaction Type,Transaction Description,"
        "Investment Name,Symbol,Shares,Share Price,Principal Amount,Commission Fees,Net Amount,"
        "Accrued Interest,Account Type,\n";
    const std::string etrade =
        "TransactionDate,TransactionType,SecurityType,Symbol,Quantity,Amount,Price,Commission,"
        "Description\n";
    const std::string robinhood =
        "Activity Date,Process Date,Settle Date,Instrument,Description,Trans Code,Quantity,Price,"
        "Amount\n";
    const std::string degiro =
        "Datum,Tijd,Valutadatum,Product,ISIN,Omschrijving,FX,Mutatie,,Saldo,,Order Id\n";
    const std::string swissquote =
        "Date;Order #;Transaction;Symbol;Name;ISIN;Quantity;Unit price;Costs;Accrued Interest;"
        "Net Amount;Balance;Currency\n";
    const std::string flex = "Type,SettleDate,ISIN,Description,Amount,CurrencyPrimary\n";
    const std::vector<Charge> all = {
        {"schwab", schwab, "01/02/2025,Foreign Tax Paid,VT,VT,,,,-$5.00\n",
         "01/03/2025,Foreign Tax Paid,VT,VT,,,,$5.00\n", Type::kTax},
        {"schwab", schwab, "01/02/2025,Service Fee,,FEE,,,,-$5.00\n",
         "01/03/2025,Service Fee,,FEE WAIVED,,,,$5.00\n", Type::kFee},
        {"schwab", schwab, "01/02/2025,Qualified Dividend,VT,VT,,,,$5.00\n",
         "01/03/2025,Qualified Dividend,VT,VT,,,,-$5.00\n", Type::kDividend},
        {"fidelity", fidelity, "01/02/2025, FEE CHARGED,,,Cash,,,,,,-5.00,,\n",
         "01/03/2025, FEE CHARGED REVERSAL,,,Cash,,,,,,5.00,,\n", Type::kFee},
        {"fidelity", fidelity, "01/02/2025, DIRECT DEPOSIT,,,Cash,,,,,,5.00,,\n",
         "01/03/2025, DIRECT DEPOSIT REVERSED,,,Cash,,,,,,-5.00,,\n", Type::kDeposit},
        {"vanguard", vanguard, "1,01/02/2025,01/02/2025,Fee,Fee,,,0,0,-5,0,-5,0,CASH,\n",
         "1,01/03/2025,01/03/2025,Fee,Fee,,,0,0,5,0,5,0,CASH,\n", Type::kFee},
        {"etrade_v2", etrade, "01/02/25,Fee,,,0,-5,0,0,FEE\n", "01/03/25,Fee,,,0,5,0,0,FEE\n",
         Type::kFee},
        {"robinhood", robinhood, "1/2/2025,1/2/2025,1/2/2025,,Gold,GOLD,,,($5.00)\n",
         "1/3/2025,1/3/2025,1/3/2025,,Gold,GOLD,,,$5.00\n", Type::kFee},
        {"degiro", degiro,
         "02-01-2025,18:33,02-01-2025,,,DEGIRO Aansluitingskosten,,EUR,\"-5,00\",EUR,\"1,00\",\n",
         "03-01-2025,18:33,03-01-2025,,,DEGIRO Aansluitingskosten,,EUR,\"5,00\",EUR,\"6,00\",\n",
         Type::kFee},
        {"swissquote", swissquote, "02-01-2025 07:00:15;0;Custody Fees;;;;1.0;5;0;0;-5;1;CHF\n",
         "03-01-2025 07:00:15;0;Custody Fees;;;;1.0;5;0;0;5;6;CHF\n", Type::kFee},
        {"ibkr_flex_cash", flex, "Withholding Tax,20250102,US1,VT(US1) US TAX,-5,USD\n",
         "Withholding Tax,20250103,US1,VT(US1) US TAX,5,USD\n", Type::kTax}};
    for (const Charge& one : all) {
        SCOPED_TRACE(one.format + " " + one.charge);
        const ImportFile both = file_of(one.header + one.charge + one.refund);
        EXPECT_EQ(both.format, one.format);
        ASSERT_EQ(imported(both).size(), 2U);
        for (const ImportedRow& row : imported(both)) EXPECT_EQ(row.transaction.type, one.type);
        EXPECT_EQ(sum_of(both, one.type), Decimal());
        const ImportFile alone = file_of(one.header + one.refund);
        const bool income = one.type == Type::kDividend || one.type == Type::kDeposit;
        EXPECT_EQ(sum_of(alone, one.type), decimal(income ? "-5" : "5"));
    }
}

TEST(ImportSigns, PaymentsMayBeSignedWhereTradesAreNot) {
    const ImportFile file = file_of(
        "Date,Ticker,Type,Quantity,Price per share,Total Amount,Currency,FX Rate\n"
        "2025-01-02T08:00:00Z,,CASH TOP-UP,,,$100,USD,1\n"
        "2025-01-03T08:00:00Z,O,BUY - MARKET,1,$50,$50,USD,1\n"
        "2025-01-04T08:00:00Z,O,DIVIDEND TAX,,,-$0.30,USD,1\n"
        "2025-01-05T08:00:00Z,O,DIVIDEND TAX (CORRECTION),,,$0.10,USD,1\n"
        "2025-01-06T08:00:00Z,,CASH WITHDRAWAL,,,-$20,USD,1\n");
    EXPECT_EQ(file.format, "revolut");
    EXPECT_EQ(sum_of(file, Type::kTax), decimal("-0.2"));
    EXPECT_EQ(sum_of(file, Type::kBuy), decimal("-50"));
    EXPECT_EQ(cash(file), decimal("29.8"));
}

TEST(ImportSigns, ATableIsSignedIfAnyAmountIsNegative) {
    const std::string header = "Date,Symbol,Type,Amount\n";
    const ImportFile file = file_of(header +
                                    "2025-01-02,,deposit,1000\n2025-01-03,,deposit,-100\n"
                                    "2025-01-04,,fee,-5\n2025-01-05,,fee,5\n");
    EXPECT_EQ(cash(file), decimal("900"));
    EXPECT_EQ(only(header + "2025-01-05,,fee,5\n").amount, decimal("-5"));
    // A reversed deposit does not change the sign of charges.
    const ImportFile deposits = file_of(header +
                                        "2025-01-02,,deposit,1000\n2025-01-03,,deposit,-100\n"
                                        "2025-01-04,,fee,5\n2025-01-05,,withdrawal,50\n");
    EXPECT_EQ(cash(deposits), decimal("845"));
    // Next to a negative fee, a positive one is a refund; a withdrawal is still one.
    const ImportFile fees = file_of(header +
                                    "2025-01-02,,fee,-5\n2025-01-03,,tax,2\n"
                                    "2025-01-05,,withdrawal,50\n");
    EXPECT_EQ(cash(fees), decimal("-53"));
}

TEST(ImportSigns, QifReadsANegativeChargeAsARefund) {
    const std::string head = "!Type:Invst\n";
    const std::string charge = "D1/13/2025\nNMiscExp\nT5.00\n^\n";
    const std::string back = "D1/14/2025\nNMiscExp\nT-5.00\n^\n";
    EXPECT_EQ(sum_of(file_of(head + charge + back), Type::kFee), Decimal());
    EXPECT_EQ(only(head + charge).amount, decimal("-5"));
    EXPECT_EQ(only(head + back).amount, decimal("-5"));  // from a program that signs amounts
    EXPECT_EQ(sum_of(file_of(head + "D1/14/2025\nNDiv\nYA\nT-5.00\n^\n"), Type::kDividend),
              decimal("-5"));
}

TEST(ImportSigns, OfxKeepsTheSignOfItsTotals) {
    const auto expense = [](std::string_view id, std::string_view total) {
        return "<INVEXPENSE><INVTRAN><FITID>" + std::string(id) +
               "<DTTRADE>20250102</INVTRAN><TOTAL>" + std::string(total) +
               "<SUBACCTSEC>CASH<SUBACCTFUND>CASH</INVEXPENSE>\n";
    };
    const ImportFile file =
        file_of("OFXHEADER:100\n\n<OFX><INVTRANLIST>" + expense("1", "-5") + expense("2", "5") +
                expense("3", "-2") + "</INVTRANLIST></OFX>");
    EXPECT_EQ(sum_of(file, Type::kFee), decimal("-2"));
}

TEST(ImportSigns, TradeRepublicRefundsTax) {
    const std::string head = "Date;Type;Value;Note;ISIN;Shares;Fees;Taxes\n";
    const ImportFile file = file_of(head +
                                    "2025-01-14;Dividend;8.5;A;IE00BKX55T58;;;-1.5\n"
                                    "2025-01-15;Dividend;9.5;A;IE00BKX55T58;;;0.5\n");
    EXPECT_EQ(file.format, "trade_republic");
    EXPECT_EQ(sum_of(file, Type::kDividend), decimal("19"));  // 8.5 + 1.5, 9.5 - 0.5
    EXPECT_EQ(sum_of(file, Type::kTax), decimal("-1"));
}

}  // namespace
}  // namespace ballast::ingest
