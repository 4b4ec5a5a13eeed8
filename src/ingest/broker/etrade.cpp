// E*TRADE: three generations of the transaction history. The first has no symbols; in the second
// the price of a reinvestment is in the description and the fee is only in the amount.
#include <array>

#include "ingest/broker/formats.hpp"
#include "ingest/broker/option_text.hpp"
#include "ingest/broker/text.hpp"

namespace ballast::ingest::broker {

namespace {

constexpr std::array kV1Columns = {
    Column{Field::kDate, "date", true},        Column{Field::kAction, "transaction type", true},
    Column{Field::kName, "description", true}, Column{Field::kQuantity, "quantity", true},
    Column{Field::kPrice, "price", true},      Column{Field::kFees, "commission", true},
    Column{Field::kMoreFees, "fees", true},    Column{Field::kAmount, "amount", true},
    Column{Field::kSymbol, "symbol"},
};

constexpr std::array kV2Columns = {
    Column{Field::kDate, "transactiondate", true},
    Column{Field::kAction, "transactiontype", true},
    Column{Field::kSecurityType, "securitytype", true},
    Column{Field::kSymbol, "symbol", true},
    Column{Field::kQuantity, "quantity", true},
    Column{Field::kAmount, "amount", true},
    Column{Field::kPrice, "price", true},
    Column{Field::kFees, "commission", true},
    Column{Field::kName, "description", true},
};

constexpr std::array kV3Columns = {
    Column{Field::kDate, "activity/trade date", true},
    Column{Field::kAction, "activity type", true},
    Column{Field::kName, "description", true},
    Column{Field::kSymbol, "symbol", true},
    Column{Field::kCusip, "cusip"},
    Column{Field::kQuantity, "quantity #|quantity", true},
    Column{Field::kPrice, "price $|price", true},
    Column{Field::kAmount, "amount $|amount", true},
    Column{Field::kFees, "commission"},
};

constexpr std::array kEtradeWords = {
    ActionWord{"bought to open", Act::kBuy},
    ActionWord{"bought to cover", Act::kCover},
    ActionWord{"bought to close", Act::kCover},
    ActionWord{"sold short", Act::kShortSell},
    ActionWord{"sold to open", Act::kShortSell},
    ActionWord{"sold to close", Act::kSell},
    ActionWord{"qualified dividend", Act::kDividend},
    ActionWord{"lt cap gain", Act::kDividend},
    ActionWord{"st cap gain", Act::kDividend},
    ActionWord{"dividend reinvestment", Act::kBuy},
    ActionWord{"reinvest", Act::kBuy},
    ActionWord{"interest income", Act::kInterest},
    ActionWord{"misc trade", Act::kJournal},
    ActionWord{"online transfer", Act::kCash},
    ActionWord{"direct debit", Act::kCash},
    ActionWord{"direct deposit", Act::kDeposit},
    ActionWord{"funds received", Act::kDeposit},
    ActionWord{"ach", Act::kCash},
    ActionWord{"bill payment", Act::kWithdrawal},
    ActionWord{"stock plan", Act::kShares},
    ActionWord{"option expiration", Act::kExpire},
    ActionWord{"option assignment", Act::kAssign},
    ActionWord{"option exercise", Act::kExercise},
};

// "REINVEST PRICE $ 13.94" in the description.
std::optional<Decimal> reinvestment_price(std::string_view text) {
    constexpr std::string_view kMark = "REINVEST PRICE";
    const std::size_t at = text.find(kMark);
    if (at == std::string_view::npos) return std::nullopt;
    const NumberText price = read_number(text.substr(at + kMark.size()), DecimalSign::kPoint);
    if (price.kind != NumberText::Kind::kNumber || price.value.is_negative()) return std::nullopt;
    return price.value;
}

void read_etrade_row(Row& row) {
    model::Transaction t = row.begin();
    if (auto option = option_symbol(row.text(Field::kSymbol))) t.symbol = *std::move(option);
    // In the first generation the description identifies the security.
    if (t.symbol.empty() && t.quantity) t.symbol = folded(t.note).empty() ? "" : upper(t.note);
    auto act = row.act(kEtradeWords);
    if (!act) return;
    if (t.price && t.price->is_zero()) t.price.reset();
    if (*act == Act::kDividend && t.quantity && t.amount && t.amount->is_negative()) {
        act = Act::kBuy;
        if (const auto price = reinvestment_price(row.text(Field::kName))) t.price = *price;
    }
    if (*act == Act::kBuy || *act == Act::kSell) derive_fees(t);
    row.add(std::move(t), *act);
}

void read_etrade(Sheet& sheet) {
    // "For Account:,####3525" above the table.
    for (std::size_t i = 0; i + 1 < sheet.begin; ++i) {
        const auto cells = sheet.records.of(sheet.records.records[i]);
        if (cells.size() >= 2 && begins_with_word(cells[0], "for account:"))
            sheet.account = std::string(trim(cells[1]));
    }
    sheet.each_row(read_etrade_row);
}

constexpr Format format(std::string_view name, std::string_view description,
                        std::span<const Column> columns) {
    return {.name = name,
            .description = description,
            .columns = columns,
            .read = read_etrade,
            .date_order = DateOrder::kMonthFirst,
            .decimal_sign = DecimalSign::kPoint};
}

}  // namespace

const Format kEtradeV1 = format("etrade_v1", "E*TRADE, history without symbols", kV1Columns);
const Format kEtradeV2 = format("etrade_v2", "E*TRADE, DownloadTxnHistory.csv", kV2Columns);
const Format kEtradeV3 = format("etrade_v3", "E*TRADE, activity since 2025", kV3Columns);

}  // namespace ballast::ingest::broker
