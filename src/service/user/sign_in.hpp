// Sign-in with password and second factor, to a browser session or to the tokens of a program.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "service/call.hpp"
#include "service/identity.hpp"
#include "service/user/auth_requests.hpp"
#include "store/credentials.hpp"
#include "store/database.hpp"
#include "store/identity.hpp"

namespace ballast::service {

// kUnsupported unless the settings say that users sign in with passwords.
Status require_passwords(const Environment& environment);
// kForbidden during a lockdown.
Status check_not_locked_down(store::SystemTransaction& transaction);

// A user and what the user signs in with.
struct KnownUser {
    store::User user;
    store::Credentials credentials;
};

// kUnauthenticated for a wrong address or password, with the same message and the same work;
// kLimitExceeded after too many attempts.
Result<SignInResponse> sign_in(Call& call, const LoginRequest& request);
// The second step.
Result<SignInResponse> sign_in_with_code(Call& call, const CodeRequest& request);

// What a sign-in is for, and how its user was authenticated, for the audit trail.
struct SignInWish {
    bool browser = false;
    std::string program;
    std::string method;                   // "auth.login"
    std::string credential = "password";  // what the user was authenticated with
};
// Signs in a user who is authenticated, in a transaction of the home workspace.
struct BegunSignIn {
    SignInResponse response;
    store::User user;
    std::string id;       // of the sign-in
    std::string session;  // secret of a browser session; empty for a program
    std::string device;
    TenantId workspace;
    bool is_new_device = false;  // from which the user has not signed in before
};
Result<BegunSignIn> begin_sign_in(Call& call, store::Transaction& home, const KnownUser& known,
                                  const SignInWish& wish);
// After the commit: sets the cookies, or issues the access token; notifies the user of a new
// device.
Result<SignInResponse> finish_sign_in(Call& call, BegunSignIn begun);

Result<SignInResponse> refresh(Call& call, const RefreshRequest& request);

// The caller's user, when the caller signed in: kUnsupported for tokens and the command line, which
// have no account.
Result<KnownUser> own_account(Call& call);
// kUnsupported for a service token: it must not end its owner's sign-ins, nor see where these come
// from.
Status require_person(const Call& call);
// kInvalidInput of that field of the request when the password is not the caller's. Counts as an
// attempt to sign in.
Status confirm_own_password(Call& call, const KnownUser& known, std::string_view password,
                            std::string_view field);

// Without blanks around it and in lower case, as it is stored and compared.
std::string folded_email(std::string_view email);

// Names that a password must not be made of.
std::vector<std::string> names_of(const store::User& user, const std::string& workspace);

}  // namespace ballast::service
