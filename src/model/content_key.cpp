#include "model/content_key.hpp"

#include <optional>
#include <type_traits>

#include "base/digest.hpp"
#include "model/describe_transaction.hpp"
#include "model/term_text.hpp"

namespace ballast::model {

namespace {

// Members of a transaction.
template <auto... Member>
struct Members {
    template <class Term>
    static constexpr bool has(Term Transaction::* member) {
        const auto is = [&](auto one) {
            if constexpr (std::is_same_v<decltype(one), Term Transaction::*>)
                return one == member;
            else
                return false;
        };
        return (is(Member) || ...);
    }
    template <class Visit>
    static void each(Visit&& visit) {
        (visit(Member), ...);
    }
};

using T = Transaction;
// Part of every content key, in this order.
using AlwaysKeyed = Members<&T::date, &T::type, &T::symbol, &T::quantity, &T::price, &T::amount,
                            &T::fees, &T::currency, &T::ratio, &T::new_symbol>;
using NeverKeyed = Members<&T::id, &T::account, &T::lot_id, &T::note>;

template <class Term>
std::string key_text(const Term& term) {
    return term_text(term);
}

template <class Term>
std::string key_text(const std::optional<Term>& term) {
    return term ? term_text(*term) : "-";
}

}  // namespace

std::string content_key(const Transaction& t) {
    static const Transaction kDefaults;
    Sha256 hash;
    AlwaysKeyed::each([&](auto member) { hash.update_field(key_text(t.*member)); });
    // Other terms are added by name where they are stated, so that a new term changes no existing
    // key.
    describe::Described<Transaction>::fields.each([&](const auto& field) {
        if (AlwaysKeyed::has(field.member) || NeverKeyed::has(field.member)) return;
        if (t.*field.member == kDefaults.*field.member) return;
        hash.update_field(field.name == "other_account" ? "other" : field.name);
        hash.update_field(key_text(t.*field.member));
    });
    return hash.finish_hex();
}

}  // namespace ballast::model
