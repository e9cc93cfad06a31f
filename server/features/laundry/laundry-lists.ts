import {
  bookingItems,
  bookings,
  deliveryAssignments,
  deliveryDrivers,
  loyaltyRewards,
  serviceCategories,
  serviceOptions,
  serviceServiceOptions,
  services,
  userAddresses,
} from "#drizzle/schema/laundry.ts";
import { tableList } from "#server/features/table-list.ts";
import {
  bookingItemsResource,
  bookingsResource,
  deliveryAssignmentsResource,
  deliveryDriversResource,
  loyaltyRewardsResource,
  serviceCategoriesResource,
  serviceOptionsResource,
  serviceServiceOptionsResource,
  servicesResource,
  userAddressesResource,
} from "#shared/resources/laundry-resources.ts";

export const listBookings = tableList(bookingsResource, bookings);
export const listBookingItems = tableList(bookingItemsResource, bookingItems);
export const listDeliveryAssignments = tableList(deliveryAssignmentsResource, deliveryAssignments);
export const listDeliveryDrivers = tableList(deliveryDriversResource, deliveryDrivers);
export const listUserAddresses = tableList(userAddressesResource, userAddresses);
export const listLoyaltyRewards = tableList(loyaltyRewardsResource, loyaltyRewards);
export const listServices = tableList(servicesResource, services);
export const listServiceCategories = tableList(serviceCategoriesResource, serviceCategories);
export const listServiceOptions = tableList(serviceOptionsResource, serviceOptions);
export const listServiceServiceOptions = tableList(serviceServiceOptionsResource, serviceServiceOptions);
