// Interactive Brokers: the activity statement and the transaction history, files of many sections
// "Name,Header|Data|Total,…", each with separate columns.
#include <algorithm>
#include <array>

#include "ingest/broker/formats.hpp"
#include "ingest/broker/option_text.hpp"
#include "ingest/broker/text.hpp"

namespace ballast::ingest::broker {

namespace {

constexpr std::array kFileColumns = {
    Column{Field::kName, "statement", true},
    Column{Field::kDetail, "header", true},
    Column{Field::kNote, "field name", true},
    Column{Field::kAction, "field value", true},
};
constexpr std::array kHistoryFileColumns = {
    Column{Field::kName, "transaction history", true},
    Column{Field::kDetail, "header", true},
    Column{Field::kDate, "date", true},
    Column{Field::kAction, "transaction type", true},
};

constexpr std::array kTrades = {
    Column{Field::kDetail, "datadiscriminator"},
    Column{Field::kSecurityType, "asset category"},
    Column{Field::kCurrency, "currency", true},
    Column{Field::kAccount, "account"},
    Column{Field::kSymbol, "symbol", true},
    Column{Field::kDate, "date/time", true},
    Column{Field::kQuantity, "quantity", true},
    Column{Field::kPrice, "t. price"},
    Column{Field::kGross, "proceeds", true},
    Column{Field::kFees, "comm/fee|comm in *|commission"},
    Column{Field::kNote, "code"},
};
constexpr std::array kCashRows = {
    Column{Field::kCurrency, "currency"},
    Column{Field::kDate, "date|settle date|date/time|report date", true},
    Column{Field::kName, "description", true},
    Column{Field::kAction, "description"},
    Column{Field::kAccount, "account"},
    Column{Field::kAmount, "amount", true},
};
constexpr std::array kHistory = {
    Column{Field::kDate, "date", true},
    Column{Field::kAccount, "account"},
    Column{Field::kName, "description"},
    Column{Field::kAction, "transaction type", true},
    Column{Field::kSymbol, "symbol", true},
    Column{Field::kQuantity, "quantity", true},
    Column{Field::kPrice, "price"},
    Column{Field::kPriceCurrency, "price currency"},
    Column{Field::kGross, "gross amount"},
    Column{Field::kFees, "commission"},
    Column{Field::kAmount, "net amount", true},
};
constexpr std::array kPositions = {
    Column{Field::kDetail, "datadiscriminator"}, Column{Field::kCurrency, "currency"},
    Column{Field::kAccount, "account"},          Column{Field::kSymbol, "symbol", true},
    Column{Field::kQuantity, "quantity", true},  Column{Field::kAmount, "cost basis"},
};
constexpr std::array kActions = {
    Column{Field::kSecurityType, "asset category"},
    Column{Field::kCurrency, "currency", true},
    Column{Field::kDate, "report date|date/time", true},
    Column{Field::kName, "description", true},
    Column{Field::kAccount, "account"},
    Column{Field::kQuantity, "quantity", true},
    Column{Field::kAmount, "proceeds"},
};

constexpr std::array kHistoryWords = {
    ActionWord{"foreign tax withholding", Act::kTax},
    ActionWord{"sales tax", Act::kTax},
    ActionWord{"transaction tax", Act::kTax},
    ActionWord{"other fee", Act::kFee},
    ActionWord{"commission adjustment", Act::kFee},
    ActionWord{"investment interest received", Act::kInterest},
    ActionWord{"investment interest paid", Act::kInterest},
    ActionWord{"cash transfer", Act::kCash},
    ActionWord{"adjustment", Act::kSkip},
    ActionWord{"forex trade component", Act::kSkip},
};

bool is_data(const Row& row) { return row.cell(1) == "Data"; }

bool is_total(const Row& row) {
    return begins_with_word(row.text(Field::kCurrency), "total") ||
           begins_with_word(row.text(Field::kSecurityType), "total");
}

// "VT(US9220427424) Cash Dividend …": VT.
std::string symbol_before_isin(std::string_view text) {
    const std::string_view symbol = trim(text.substr(0, std::min(text.find('('), text.size())));
    return symbol.size() <= 20 && symbol.find(' ') == std::string_view::npos ? upper(symbol) : "";
}

bool is_cash_exchange(std::string_view symbol) {
    return symbol.size() == 7 && symbol[3] == '.' && fin::Currency::parse(symbol.substr(0, 3)) &&
           fin::Currency::parse(symbol.substr(4));
}

// EUR.USD, 1,000 for -1,100: euros bought, dollars sold.
void exchange(Row& row, const model::Transaction& t, std::optional<Decimal> proceeds) {
    const auto bought = fin::Currency::parse(t.symbol.substr(0, 3));
    for (const bool first : {true, false}) {
        model::Transaction leg = t;
        leg.symbol.clear();
        leg.quantity.reset();
        leg.price.reset();
        leg.amount = first ? std::optional(row.units) : proceeds;
        if (first) leg.currency = *bought;
        if (first) leg.fees = Decimal();
        row.add(std::move(leg), Act::kExchange);
    }
}

Act trade_act(const Row& row, bool sale) {
    std::string_view codes = row.text(Field::kNote);
    bool opens = false;
    bool closes = false;
    while (!codes.empty()) {
        const std::size_t end = std::min(codes.find(';'), codes.size());
        const std::string_view code = trim(codes.substr(0, end));
        if (code == "A") return Act::kAssign;
        if (code == "Ex") return Act::kExercise;
        if (code == "Ep") return Act::kExpire;
        opens = opens || code == "O";
        closes = closes || code == "C";
        codes.remove_prefix(std::min(end + 1, codes.size()));
    }
    if (sale) return opens && !closes ? Act::kShortSell : Act::kSell;
    return closes && !opens ? Act::kCover : Act::kBuy;
}

void read_ibkr_trade(Row& row) {
    model::Transaction t = row.begin();
    auto proceeds = row.number(Field::kGross);
    if (proceeds)
        if (const auto net = subtract(*proceeds, t.fees)) t.amount = *net;
    // A rebate: a commission received.
    if (const auto fee = row.number(Field::kFees); fee && fee->sign() > 0 && proceeds) {
        if (const auto net = ballast::add(*proceeds, *fee)) t.amount = *net;
        t.fees = Decimal();
        append_note(t.note, "commission rebate " + fee->to_string());
    }
    if (begins_with_word(row.text(Field::kSecurityType), "forex") || is_cash_exchange(t.symbol))
        return is_cash_exchange(t.symbol)
                   ? exchange(row, t, t.amount)
                   : row.reject("currency", Field::kSymbol, "two currencies such as EUR.USD",
                                "give both currencies");
    if (auto option = option_symbol(row.text(Field::kSymbol))) t.symbol = *std::move(option);
    row.add(std::move(t), trade_act(row, row.units.is_negative()));
}

void read_ibkr_trades(Sheet& sheet) {
    // Orders, their executions and closed lots describe the same trades: only one level is read.
    bool orders = false;
    for (std::size_t i = sheet.begin; i < sheet.end; ++i)
        orders = orders || Row(sheet, sheet.records.records[i]).text(Field::kDetail) == "Order";
    for (std::size_t i = sheet.begin; i < sheet.end; ++i) {
        Row row(sheet, sheet.records.records[i]);
        const std::string_view level = row.text(Field::kDetail);
        const bool requested =
            orders ? level == "Order" : level.empty() || level == "Execution" || level == "Trade";
        if (!is_data(row))
            row.skip("a total of the section");
        else if (!requested)
            row.skip("another level of detail of a trade already read");
        else
            read_ibkr_trade(row);
        sheet.finish(row);
    }
}

void read_corporate_action(Row& row) {
    model::Transaction t = row.begin();
    t.symbol = symbol_before_isin(row.text(Field::kName));
    if (t.amount && t.amount->is_zero()) t.amount.reset();
    const std::string text = folded(row.text(Field::kName));
    const auto says = [&](std::string_view words) { return text.find(words) != std::string::npos; };
    if (says(" split "))
        return row.units.is_negative() ? row.hold_leg(t, "split" + t.date.to_string() + t.symbol)
                                       : row.add(std::move(t), Act::kSplit);
    if (says("stock dividend")) return row.add(std::move(t), Act::kSplit);
    if (says("spinoff") || says("spin-off")) {
        t.new_symbol = t.symbol;
        return row.add(std::move(t), Act::kSpinoff);
    }
    if (t.amount && t.quantity && row.units.is_negative()) return row.add(std::move(t), Act::kSell);
    row.reject("corporate_action", Field::kName, "a split, a stock dividend, a spin-off or a sale",
               "enter this event by hand: the row does not have both of its sides");
}

// Sections whose name, with the sign of the amount, gives the type of a row.
Act act_of_section(std::string_view section) {
    if (section == "Dividends" || section == "Payment In Lieu Of Dividends") return Act::kDividend;
    if (section == "Withholding Tax" || section == "Sales Tax") return Act::kTax;
    if (section == "Interest") return Act::kInterest;
    if (section == "Fees" || section == "Other Fees" || section == "Transaction Fees" ||
        section == "Commission Adjustments")
        return Act::kFee;
    return Act::kCash;
}

void read_cash(Row& row, std::string_view section) {
    model::Transaction t = row.begin();
    Act act = act_of_section(section);
    if (act == Act::kDividend || act == Act::kTax)
        t.symbol = symbol_before_isin(row.text(Field::kName));
    if (row.text(Field::kName).find("(Return of Capital)") != std::string_view::npos)
        act = Act::kReturnOfCapital;
    row.add(std::move(t), act);
}

void read_history(Row& row) {
    const auto act = row.act(kHistoryWords);
    if (act == Act::kSkip)
        return row.skip("a translation into the base currency, without a cash flow");
    model::Transaction t = row.begin();
    if (t.symbol == "-") t.symbol.clear();
    if (auto option = option_symbol(t.symbol)) t.symbol = *std::move(option);
    if (!act) return;
    row.add(std::move(t), *act);
}

void read_positions(Sheet& sheet) {
    for (std::size_t i = sheet.begin; i < sheet.end; ++i) {
        Row row(sheet, sheet.records.records[i]);
        if (!is_data(row) || row.text(Field::kDetail) == "Lot" || is_total(row)) continue;
        const auto quantity = row.number(Field::kQuantity);
        const auto cost = row.number(Field::kAmount);
        if (!quantity || row.rejected()) continue;
        // Like the trades: under the statement's account, options by their OCC symbol.
        std::string account(row.text(Field::kAccount));
        auto option = option_symbol(row.text(Field::kSymbol));
        sheet.file.stated.push_back({account.empty() ? sheet.account : std::move(account),
                                     option ? *std::move(option) : upper(row.text(Field::kSymbol)),
                                     *quantity, cost});
    }
}

// Sections without transactions: information about the file, balances, valuations.
bool lay_out_section(std::string_view section, Layout& layout) {
    if (section == "Trades") return lay_out(kTrades, layout);
    if (section == "Transaction History") return lay_out(kHistory, layout);
    if (section == "Open Positions") return lay_out(kPositions, layout);
    if (section == "Corporate Actions") return lay_out(kActions, layout);
    constexpr std::array<std::string_view, 10> kCash = {"Dividends",
                                                        "Payment In Lieu Of Dividends",
                                                        "Withholding Tax",
                                                        "Sales Tax",
                                                        "Interest",
                                                        "Deposits & Withdrawals",
                                                        "Fees",
                                                        "Other Fees",
                                                        "Transaction Fees",
                                                        "Commission Adjustments"};
    return std::find(kCash.begin(), kCash.end(), section) != kCash.end() &&
           lay_out(kCashRows, layout);
}

void read_section(Sheet& sheet, std::string_view section) {
    if (section == "Trades") return read_ibkr_trades(sheet);
    if (section == "Open Positions") return read_positions(sheet);
    for (std::size_t i = sheet.begin; i < sheet.end; ++i) {
        Row row(sheet, sheet.records.records[i]);
        if (!is_data(row) || is_total(row))
            row.skip("a total of the section");
        else if (section == "Transaction History")
            read_history(row);
        else if (section == "Corporate Actions")
            read_corporate_action(row);
        else
            read_cash(row, section);
        sheet.finish(row);
    }
}

void note_statement(Sheet& sheet, std::span<const std::string_view> cells) {
    if (cells.size() < 4 || cells[1] != "Data") return;
    if (cells[2] == "Account" && cells[0] == "Account Information")
        sheet.account = std::string(trim(cells[3]));
    if (cells[2] == "Base Currency")
        if (const auto currency = fin::Currency::parse(trim(cells[3])))
            sheet.base_currency = *currency;
}

void read_ibkr(Sheet& sheet) {
    const auto& all = sheet.records.records;
    for (const Records::Record& record : all) note_statement(sheet, sheet.records.of(record));
    for (std::size_t i = 0; i < all.size();) {
        const auto header = sheet.records.of(all[i++]);
        if (header.size() < 3 || header[1] != "Header") continue;
        const std::string_view section = trim(header[0]);
        std::size_t end = i;
        while (end < all.size() && all[end].count > 1 &&
               trim(sheet.records.of(all[end])[0]) == section &&
               sheet.records.of(all[end])[1] != "Header")
            ++end;
        Layout layout = headed(header);
        if (lay_out_section(section, layout)) {
            sheet.set_table(std::move(layout), i, end);
            read_section(sheet, section);
        }
        i = std::max(i, end);
    }
    sheet.join_legs(join_as_split);
}

}  // namespace

const Format kIbkr = {.name = "ibkr",
                      .description = "Interactive Brokers, activity statement or history",
                      .columns = kFileColumns,
                      .read = read_ibkr,
                      .decimal_sign = DecimalSign::kPoint};

const Format kIbkrHistory = {.name = "ibkr_history",
                             .description = "Interactive Brokers, transaction history alone",
                             .columns = kHistoryFileColumns,
                             .read = read_ibkr,
                             .decimal_sign = DecimalSign::kPoint};

}  // namespace ballast::ingest::broker
