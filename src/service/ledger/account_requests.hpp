// Requests and responses of the account methods.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "model/account.hpp"
#include "service/ledger/describe_transaction.hpp"
#include "service/portfolio/requests.hpp"
#include "store/accounts.hpp"

namespace ballast::service {

struct AccountView {
    std::string id;
    std::string slug;
    std::string name;
    std::string institution;
    model::AccountType type = model::AccountType::kTaxable;
    fin::Currency currency = fin::Currency::kUsd;
    std::string note;
    Instant created_at;
    Instant updated_at;
    std::int64_t version = 1;
    std::string etag;
};

AccountView account_view(const model::Account& account);

struct CreateAccountRequest {
    std::optional<std::string> id;
    std::string slug;
    std::string name;
    std::string institution;
    model::AccountType type = model::AccountType::kTaxable;
    fin::Currency currency = fin::Currency::kUsd;
    std::string note;
};

struct AccountIdRequest {
    std::string account;
};

// What is absent stays as it is.
struct UpdateAccountRequest {
    std::string account;
    std::string if_match;
    std::optional<std::string> slug;
    std::optional<std::string> name;
    std::optional<std::string> institution;
    std::optional<model::AccountType> type;
    std::optional<fin::Currency> currency;
    std::optional<std::string> note;
};

struct DeleteAccountRequest {
    std::string account;
    std::string if_match;
};

struct ListAccountsRequest : PageFields {
    std::string text;
    std::optional<model::AccountType> type;
    store::AccountSort sort = store::AccountSort::kSlug;
};

struct ListAccountsResponse {
    std::vector<AccountView> data;
    std::optional<std::string> next_cursor;
};

}  // namespace ballast::service

namespace ballast::wire {

template <>
struct Described<store::AccountSort> {
    using enum store::AccountSort;
    static constexpr std::string_view name = "AccountSort";
    static constexpr std::string_view doc = "Order of a list of accounts.";
    static constexpr std::array values{word(kSlug, "slug"), word(kName, "name"),
                                       word(kCreatedAt, "created_at"),
                                       word(kUpdatedAt, "updated_at")};
};

inline constexpr Limits kAccountName{.min_length = 1, .max_length = 64};

template <>
struct Described<service::AccountView> {
    using T = service::AccountView;
    static constexpr std::string_view name = "Account";
    static constexpr std::string_view doc = "An account at a broker, a bank, a pension.";
    static constexpr auto fields =
        wire::list(required("id", &T::id, "Its id."),
                   required("slug", &T::slug, "Its short name; what transactions name."),
                   required("name", &T::name, "Its name."),
                   required("institution", &T::institution, "Who keeps it."),
                   required("type", &T::type, "How it is taxed."),
                   required("currency", &T::currency, "Its own currency."),
                   required("note", &T::note, "Free text."),
                   required("created_at", &T::created_at, "When it was made."),
                   required("updated_at", &T::updated_at, "When it last changed."),
                   required("version", &T::version, "Goes up with every change."),
                   required("etag", &T::etag, "Of this version; a change names it in if_match."));
};

template <>
struct Described<service::CreateAccountRequest> {
    using T = service::CreateAccountRequest;
    static constexpr std::string_view name = "CreateAccountRequest";
    static constexpr std::string_view doc = "A new account.";
    static constexpr auto fields = wire::list(
        optional("id", &T::id, "A UUID of the caller's choice.", {.max_length = 36}),
        required("slug", &T::slug, "Lower-case letters, digits and hyphens; unique.", kAccountName),
        required("name", &T::name, "As shown.", {.min_length = 1, .max_length = 200}),
        optional("institution", &T::institution, "Who keeps it.", {.max_length = 200}),
        optional("type", &T::type, "How it is taxed."),
        optional("currency", &T::currency, "Its own currency."),
        optional("note", &T::note, "Free text.", {.max_length = 4000}));
};

template <>
struct Described<service::AccountIdRequest> {
    using T = service::AccountIdRequest;
    static constexpr std::string_view name = "AccountIdRequest";
    static constexpr std::string_view doc = "Names an account.";
    static constexpr auto fields =
        wire::list(required("account", &T::account, "Id or slug.", kAccountName));
};

template <>
struct Described<service::UpdateAccountRequest> {
    using T = service::UpdateAccountRequest;
    static constexpr std::string_view name = "UpdateAccountRequest";
    static constexpr std::string_view doc = "Changes to an account; what is absent stays.";
    static constexpr auto fields = wire::list(
        required("account", &T::account, "Id or slug.", kAccountName),
        required("if_match", &T::if_match, "ETag of the version to change.", {.max_length = 32}),
        optional("slug", &T::slug, "New short name; its transactions follow.", kAccountName),
        optional("name", &T::name, "New name.", {.min_length = 1, .max_length = 200}),
        optional("institution", &T::institution, "Who keeps it.", {.max_length = 200}),
        optional("type", &T::type, "How it is taxed."),
        optional("currency", &T::currency, "Its own currency."),
        optional("note", &T::note, "Free text.", {.max_length = 4000}));
};

template <>
struct Described<service::DeleteAccountRequest> {
    using T = service::DeleteAccountRequest;
    static constexpr std::string_view name = "DeleteAccountRequest";
    static constexpr std::string_view doc = "Removes an account in which nothing stands.";
    static constexpr auto fields = wire::list(
        required("account", &T::account, "Id or slug.", kAccountName),
        required("if_match", &T::if_match, "ETag of the version to remove.", {.max_length = 32}));
};

template <>
struct Described<service::ListAccountsRequest> {
    using T = service::ListAccountsRequest;
    static constexpr std::string_view name = "ListAccountsRequest";
    static constexpr std::string_view doc = "Which accounts to list, in what order.";
    static constexpr auto fields = wire::combined(
        wire::list(
            optional("text", &T::text, "Within slug, name or institution.", {.max_length = 200}),
            optional("type", &T::type, "Only those taxed so."),
            optional("sort", &T::sort, "Order.")),
        page_fields<T>());
};

template <>
struct Described<service::ListAccountsResponse> {
    using T = service::ListAccountsResponse;
    static constexpr std::string_view name = "ListAccountsResponse";
    static constexpr std::string_view doc = "A page of accounts.";
    static constexpr auto fields = wire::list(
        required("data", &T::data, "The accounts."),
        required("next_cursor", &T::next_cursor, "For the next page; null when this is the last."));
};

}  // namespace ballast::wire
