// Coinbase, transaction history. Values carry the currency's sign; a conversion is a sale of one
// asset and a purchase of the other, both named in the notes.
#include <array>
#include <string>

#include "ingest/broker/formats.hpp"
#include "ingest/broker/text.hpp"

namespace ballast::ingest::broker {

namespace {

constexpr std::array kCoinbaseColumns = {
    Column{Field::kDate, "timestamp", true},
    Column{Field::kAction, "transaction type", true},
    Column{Field::kSymbol, "asset", true},
    Column{Field::kQuantity, "quantity transacted", true},
    Column{Field::kCurrency, "price currency|spot price currency", true},
    Column{Field::kPrice, "price at transaction|spot price at transaction"},
    Column{Field::kGross, "subtotal"},
    Column{Field::kAmount,
           "total (inclusive of fees and/or spread)|total (inclusive of fees)|total", true},
    Column{Field::kFees, "fees and/or spread|fees"},
    Column{Field::kName, "notes"},
    Column{Field::kSourceId, "id"},
};

constexpr std::array kCoinbaseWords = {
    ActionWord{"advanced trade buy", Act::kBuy},
    ActionWord{"advance trade buy", Act::kBuy},
    ActionWord{"advanced trade sell", Act::kSell},
    ActionWord{"advance trade sell", Act::kSell},
    ActionWord{"convert", Act::kExchange},
    ActionWord{"send", Act::kTransferOut},
    ActionWord{"receive", Act::kTransferIn},
    ActionWord{"exchange deposit", Act::kTransferOut},
    ActionWord{"exchange withdrawal", Act::kTransferIn},
    ActionWord{"pro deposit", Act::kTransferOut},
    ActionWord{"pro withdrawal", Act::kTransferIn},
    ActionWord{"staking income", Act::kReinvest},
    ActionWord{"learning reward", Act::kReinvest},
    ActionWord{"reward income", Act::kReinvest},
    ActionWord{"rewards income", Act::kReinvest},
    ActionWord{"inflation reward", Act::kReinvest},
    ActionWord{"coinbase earn", Act::kReinvest},
    ActionWord{"retail staking transfer", Act::kSkip},
    ActionWord{"retail unstaking transfer", Act::kSkip},
    ActionWord{"subscription", Act::kFee},
    // Signs of charges differ between exports, so refunds are treated as income.
    ActionWord{"subscription rebate", Act::kInterest},
    ActionWord{"subscription rebates", Act::kInterest},
};

// "Converted 0.00363125 BTC to 156.145683 XRP": the asset bought, and its quantity.
struct Bought {
    Decimal quantity;
    std::string asset;
};
std::optional<Bought> bought_of(std::string_view text) {
    const std::size_t to = text.find(" to ");
    if (!begins_with_word(text, "converted") || to == std::string_view::npos) return std::nullopt;
    const std::string_view rest = trim(text.substr(to + 4));
    const std::size_t space = rest.find(' ');
    if (space == std::string_view::npos) return std::nullopt;
    const NumberText quantity = read_number(rest.substr(0, space), DecimalSign::kPoint);
    const std::string asset = upper(trim(rest.substr(space)));
    if (quantity.kind != NumberText::Kind::kNumber || quantity.value.sign() <= 0 || asset.empty())
        return std::nullopt;
    return Bought{quantity.value, asset};
}

// The subtotal is the value of the asset bought.
void convert(Row& row, model::Transaction t) {
    const auto bought = bought_of(row.text(Field::kName));
    if (!bought)
        return row.reject("conversion", Field::kName, "a note such as Converted 1 BTC to 15 ETH",
                          "export the notes as well");
    if (const auto value = row.number(Field::kGross)) t.amount = *value;
    if (t.amount && t.amount->is_negative()) t.amount = Decimal::from_units(-t.amount->units());
    t.fees = Decimal();
    model::Transaction buy = t;
    buy.symbol = bought->asset;
    buy.quantity = bought->quantity;
    buy.price.reset();
    if (buy.amount) buy.amount = Decimal::from_units(-buy.amount->units());
    const std::string id = row.source_id;
    row.add(std::move(t), Act::kSell);
    row.source_id = id.empty() ? id : id + "/bought";
    row.add(std::move(buy), Act::kBuy);
}

void read_coinbase_row(Row& row) {
    model::Transaction t = row.begin();
    auto act = row.act(kCoinbaseWords);
    if (!act) return;
    if (*act == Act::kSkip) return row.skip("moves within the account");
    const bool money = static_cast<bool>(fin::Currency::parse(t.symbol));
    if (*act == Act::kExchange) return convert(row, std::move(t));
    if ((*act == Act::kTransferIn || *act == Act::kTransferOut) && money)
        act = *act == Act::kTransferIn ? Act::kDeposit : Act::kWithdrawal;
    if (*act == Act::kDeposit || *act == Act::kWithdrawal || *act == Act::kFee ||
        *act == Act::kInterest) {
        t.amount = row.units;
        if (const auto currency = fin::Currency::parse(t.symbol)) t.currency = *currency;
        t.symbol.clear();
        t.quantity.reset();
        t.price.reset();
    }
    // Assets received as income or transferred in or out are recorded at their stated value.
    if (t.amount && t.amount->is_negative() &&
        (*act == Act::kReinvest || *act == Act::kTransferOut))
        t.amount = Decimal::from_units(-t.amount->units());
    row.add(std::move(t), *act);
}

void read_coinbase(Sheet& sheet) { sheet.each_row(read_coinbase_row); }

}  // namespace

const Format kCoinbase = {.name = "coinbase",
                          .description = "Coinbase, transaction history",
                          .columns = kCoinbaseColumns,
                          .read = read_coinbase,
                          .decimal_sign = DecimalSign::kPoint,
                          .amounts = Signed::kNone};

}  // namespace ballast::ingest::broker
