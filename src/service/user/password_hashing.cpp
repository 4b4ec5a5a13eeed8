#include "service/user/password_hashing.hpp"

#include <chrono>
#include <semaphore>

namespace ballast::service {

namespace {

constexpr std::ptrdiff_t kAtOnce = 2;
constexpr auto kLongestWait = std::chrono::seconds(10);

struct Turns {
    std::counting_semaphore<kAtOnce> free{kAtOnce};
};

// A place among those that hash now.
class Turn {
public:
    explicit Turn(Environment& environment)
        : turns_(environment.shared<Turns>()),
          is_taken_(turns_.free.try_acquire_for(kLongestWait)) {}
    ~Turn() {
        if (is_taken_) turns_.free.release();
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

    Status check() const {
        if (is_taken_) return {};
        return fail(Code::kUnavailable, "too many users sign in now: try again in 10 s")
            .with("retry_after", "10");
    }

private:
    Turns& turns_;
    bool is_taken_;
};

}  // namespace

Result<std::string> hash_in_turn(Environment& environment, std::string_view password,
                                 const PasswordCost& cost) {
    const Turn turn(environment);
    TRY_STATUS(turn.check());
    return hash_password(password, cost);
}

Result<bool> check_in_turn(Environment& environment, std::string_view password,
                           const std::string& hash) {
    const Turn turn(environment);
    TRY_STATUS(turn.check());
    if (!hash.empty()) return is_password(password, hash);
    // The work of a check is that of making the hash.
    hash_password(password);
    return false;
}

}  // namespace ballast::service
