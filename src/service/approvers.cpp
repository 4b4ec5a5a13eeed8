#include "service/approvers.hpp"

#include "service/owner.hpp"

namespace ballast::service {

Result<std::vector<store::User>> approvers(store::Transaction& transaction, const UserId& author,
                                           Permission also) {
    const TenantId& tenant = transaction.tenant();
    return transaction.as_system(
        [&](store::SystemTransaction& system) -> Result<std::vector<store::User>> {
            TRY(const auto memberships, store::list_memberships(system, tenant));
            std::vector<store::User> found;
            for (const store::Membership& member : memberships) {
                const PermissionSet may = permissions_of(member.role);
                if (member.user == author || !may.has(Permission::kReviewApprove) || !may.has(also))
                    continue;
                TRY(store::User user, store::get_user(system, member.user));
                if (user.enabled && !user.deleted_at && !is_owner(user))
                    found.push_back(std::move(user));
            }
            return found;
        });
}

}  // namespace ballast::service
