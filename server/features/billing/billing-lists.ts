import {
  couponRedemptions,
  coupons,
  invoiceLineItems,
  invoices,
  paymentMethods,
  paymentTransactions,
  subscriptionPlans,
  subscriptions,
  usageRecords,
} from "#drizzle/schema/billing.ts";
import { tableList } from "#server/features/table-list.ts";
import {
  couponRedemptionsResource,
  couponsResource,
  invoiceLineItemsResource,
  invoicesResource,
  paymentMethodsResource,
  paymentTransactionsResource,
  subscriptionPlansResource,
  subscriptionsResource,
  usageRecordsResource,
} from "#shared/resources/billing-resources.ts";

export const listSubscriptionPlans = tableList(subscriptionPlansResource, subscriptionPlans);
export const listSubscriptions = tableList(subscriptionsResource, subscriptions);
export const listInvoices = tableList(invoicesResource, invoices);
export const listInvoiceLineItems = tableList(invoiceLineItemsResource, invoiceLineItems);
export const listPaymentMethods = tableList(paymentMethodsResource, paymentMethods);
export const listPaymentTransactions = tableList(paymentTransactionsResource, paymentTransactions);
export const listCoupons = tableList(couponsResource, coupons);
export const listCouponRedemptions = tableList(couponRedemptionsResource, couponRedemptions);
export const listUsageRecords = tableList(usageRecordsResource, usageRecords);
