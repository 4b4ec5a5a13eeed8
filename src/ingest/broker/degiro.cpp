// Degiro, account statement in seven languages. A trade is several rows: the trade, its costs
// (often in another currency) and the two sides of a currency exchange; each is read separately.
// The currency of an amount is in the named column, the amount in the unnamed one after it. The
// text after "Koop 1 @ 33,9 USD" gives quantity and price.
#include <algorithm>
#include <array>
#include <string>

#include "ingest/broker/formats.hpp"
#include "ingest/broker/text.hpp"

namespace ballast::ingest::broker {

namespace {

constexpr std::array kDegiroColumns = {
    Column{Field::kDate, "datum|date|fecha|data", true},
    Column{Field::kName, "product|produkt|produit|producto|prodotto|produto", true},
    Column{Field::kIsin, "isin", true},
    Column{Field::kAction,
           "omschrijving|description|beschreibung|descripci\xC3\xB3n|descrizione|"
           "descri\xC3\xA7\xC3\xA3o",
           true},
    Column{Field::kRate, "fx|tipo|t."},
    Column{Field::kCurrency,
           "mutatie|change|\xC3\x84nderung|mouvements|variaci\xC3\xB3n|variazioni|mudan\xC3\xA7"
           "a",
           true},
    Column{Field::kDetail, "saldo|balance|solde", true},
    Column{Field::kSourceId,
           "order id|order-id|id ordre|id orden|id ordine|id da ordem|auftrags-id", true},
};

// Matched anywhere in the text; the first of the list wins.
struct DegiroPhrase {
    std::string_view words;
    Act act;
};
constexpr std::array kPhrases = {
    DegiroPhrase{"cash sweep", Act::kSkip},
    DegiroPhrase{"geldrekening bij flatexdegiro", Act::kSkip},
    DegiroPhrase{"cash account at flatexdegiro", Act::kSkip},
    DegiroPhrase{"reservation ideal", Act::kSkip},
    DegiroPhrase{"processed flatex withdrawal", Act::kSkip},
    DegiroPhrase{"flatex terugstorting", Act::kWithdrawal},
    DegiroPhrase{"flatex withdrawal", Act::kWithdrawal},
    DegiroPhrase{"transactiekosten", Act::kFee},
    DegiroPhrase{"transaction and/or third party fees", Act::kFee},
    DegiroPhrase{"comiss\xC3\xB5"
                 "es de transa",
                 Act::kFee},
    DegiroPhrase{"frais degiro", Act::kFee},
    DegiroPhrase{"transaktionsgeb", Act::kFee},
    DegiroPhrase{"costes de transacci", Act::kFee},
    DegiroPhrase{"commissioni di transazione", Act::kFee},
    DegiroPhrase{"aansluitingskosten", Act::kFee},
    DegiroPhrase{"exchange connection fee", Act::kFee},
    DegiroPhrase{"einrichtung von handelsmodalit", Act::kFee},
    DegiroPhrase{"corporate action kosten", Act::kFee},
    DegiroPhrase{"courtesy", Act::kFee},
    DegiroPhrase{"kosten", Act::kFee},
    DegiroPhrase{"valuta creditering", Act::kExchange},
    DegiroPhrase{"valuta debitering", Act::kExchange},
    DegiroPhrase{"cambio de divisa", Act::kExchange},
    DegiroPhrase{"de divisa", Act::kExchange},
    DegiroPhrase{"fx credit", Act::kExchange},
    DegiroPhrase{"fx debit", Act::kExchange},
    DegiroPhrase{"w\xC3\xA4hrungswechsel", Act::kExchange},
    DegiroPhrase{"op\xC3\xA9ration de change", Act::kExchange},
    DegiroPhrase{"dividendbelasting", Act::kTax},
    DegiroPhrase{"dividendensteuer", Act::kTax},
    DegiroPhrase{"dividend tax", Act::kTax},
    DegiroPhrase{"ts sur dividende", Act::kTax},
    DegiroPhrase{"retenci\xC3\xB3n del dividendo", Act::kTax},
    DegiroPhrase{"imposto sobre dividendo", Act::kTax},
    DegiroPhrase{"ritenuta sul dividendo", Act::kTax},
    DegiroPhrase{"fonds mon\xC3\xA9taires", Act::kInterest},
    DegiroPhrase{"money market fund", Act::kInterest},
    DegiroPhrase{"geldmarktfonds", Act::kInterest},
    DegiroPhrase{"rente", Act::kInterest},
    DegiroPhrase{"interest", Act::kInterest},
    DegiroPhrase{"zinsen", Act::kInterest},
    DegiroPhrase{"ideal deposit", Act::kDeposit},
    DegiroPhrase{"sofort deposit", Act::kDeposit},
    DegiroPhrase{"deposit", Act::kDeposit},
    DegiroPhrase{"ingreso", Act::kDeposit},
    DegiroPhrase{"storting", Act::kDeposit},
    DegiroPhrase{"einzahlung", Act::kDeposit},
    DegiroPhrase{"versement", Act::kDeposit},
    DegiroPhrase{"terugstorting", Act::kWithdrawal},
    DegiroPhrase{"withdrawal", Act::kWithdrawal},
    DegiroPhrase{"auszahlung", Act::kWithdrawal},
    DegiroPhrase{"retirada", Act::kWithdrawal},
    DegiroPhrase{"dividend", Act::kDividend},
};

std::optional<Act> act_of_phrase(std::string_view text) {
    const std::string lower = folded(text);
    for (const DegiroPhrase& phrase : kPhrases)
        if (lower.find(phrase.words) != std::string::npos) return phrase.act;
    return std::nullopt;
}

struct Trade {
    Act act;
    Decimal quantity;
    Decimal price;
    std::string currency;
    bool corporate = false;  // "STOCK DIVIDEND: Koop …"
};

bool is_figure(char c) { return (c >= '0' && c <= '9') || c == '.' || c == ','; }

// "Koop 1 @ 33,9 USD", "Compra 6 ISHARES MSCI WOR A@49,785 EUR (IE00…)", both after "….: ".
std::optional<Trade> trade_of(std::string_view text) {
    const std::size_t at = text.rfind('@');
    if (at == std::string_view::npos) return std::nullopt;
    Trade trade{};
    const std::size_t colon = text.substr(0, at).rfind(':');
    trade.corporate = colon != std::string_view::npos;
    if (trade.corporate) text.remove_prefix(colon + 1);
    text = trim(text);
    const std::size_t space = text.find(' ');
    const std::size_t mark = text.rfind('@');
    if (space == std::string_view::npos || space > mark) return std::nullopt;
    const auto act = find_shared_act(text.substr(0, space));
    if (act != Act::kBuy && act != Act::kSell) return std::nullopt;
    trade.act = *act;
    // The number ends where the name of the product starts; blanks may group its digits.
    const std::string_view middle = text.substr(space + 1, mark - space - 1);
    std::size_t end = 0;
    while (end < middle.size() && is_figure(middle[end])) ++end;
    for (std::size_t next = end;
         next + 4 <= middle.size() && middle[next] == ' ' &&
         middle.substr(next + 1, 3).find_first_not_of("0123456789") == std::string_view::npos;
         next += 4)
        end = std::min(middle.find_first_not_of("0123456789., ", next), middle.size());
    const NumberText quantity = read_number(middle.substr(0, end), DecimalSign::kComma);
    const std::string_view rest = trim(text.substr(mark + 1));
    const std::size_t after = std::min(rest.find(' '), rest.size());
    const NumberText price = read_number(rest.substr(0, after), DecimalSign::kComma);
    if (quantity.kind != NumberText::Kind::kNumber || price.kind != NumberText::Kind::kNumber)
        return std::nullopt;
    trade.quantity = quantity.value;
    trade.price = price.value;
    const std::string_view unit = trim(rest.substr(after));
    trade.currency = upper(unit.substr(0, std::min<std::size_t>(unit.size(), 3)));
    return trade;
}

void settle_trade(model::Transaction& t, const Trade& trade) {
    if (!trade.quantity.is_zero()) t.quantity = trade.quantity;
    t.price = trade.price;
    if (trade.currency == "GBX") {
        const auto pounds = divide(trade.price, Decimal(100), Rounding::kHalfEven);
        if (pounds) t.price = *pounds;
    } else if (!trade.currency.empty() && trade.currency != t.currency.code()) {
        append_note(t.note, trade.price.to_string() + " " + trade.currency + " a unit");
        t.price.reset();
    }
}

void read_degiro_row(Row& row) {
    const std::string_view text = row.text(Field::kAction);
    const bool moves_nothing = !row.has(Field::kAmount);
    const auto act = act_of_phrase(text);
    const auto trade = trade_of(text);
    if (act == Act::kSkip || (moves_nothing && !trade))
        return row.skip("money between the account and its cash account at the bank");
    model::Transaction t = row.begin();
    row.source_id.clear();  // the order's id is on all of its rows
    append_note(t.note, text);
    const bool fund =
        trade && trade->corporate &&
        act_of_phrase(text.substr(0, text.substr(0, text.rfind('@')).rfind(':'))) == Act::kInterest;
    if (trade && !fund) {
        settle_trade(t, *trade);
        if (!trade->corporate || (t.amount && !t.amount->is_zero()))
            return row.add(std::move(t), trade->act);
        // Shares for shares, or for nothing: no cash moves and nothing is sold.
        t.amount.reset();
        const bool dividend = folded(text).find("dividend") != std::string::npos;
        if (dividend && trade->act == Act::kBuy) {
            t.price.reset();
            return row.add(std::move(t), Act::kSplit);
        }
        return row.add(std::move(t),
                       trade->act == Act::kBuy ? Act::kTransferIn : Act::kTransferOut);
    }
    if (!act)
        return row.reject("unknown_action", Field::kAction,
                          "a trade, a dividend, a tax, a cost, a payment or a currency exchange",
                          "map this text in a mapping's types");
    row.add(std::move(t), *act);
}

void read_degiro(Sheet& sheet) {
    const auto after = [&](Field named, Field unnamed) {
        sheet.layout.column[static_cast<std::size_t>(unnamed)] = sheet.layout.at(named) + 1;
    };
    after(Field::kCurrency, Field::kAmount);
    after(Field::kDetail, Field::kGross);  // the balance also shows the decimal sign
    sheet.set_table(Layout(sheet.layout), sheet.begin, sheet.end);
    sheet.each_row(read_degiro_row);
}

}  // namespace

const Format kDegiro = {.name = "degiro",
                        .description = "Degiro, account statement",
                        .columns = kDegiroColumns,
                        .read = read_degiro,
                        .date_order = DateOrder::kDayFirst,
                        .currency = fin::Currency::kEur};

}  // namespace ballast::ingest::broker
