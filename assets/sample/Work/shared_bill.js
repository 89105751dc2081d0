// Who owes whom after a holiday together.
//
// Each expense says who paid, how much, and for whom. The result is the shortest list of payments that
// we could find that leaves everybody even: the person who owes most pays the person who is owed most,
// and so on until nothing is left. With five friends that is never more than four payments.
//
// All sums are kept in pence as whole numbers. An earlier version used decimals, and after a week in
// Cornwall the total was out by two pence, which took Ravi an evening to explain.
//
// Run it with:  node shared_bill.js

"use strict";

const expenses = [
  { what: "cottage, five nights", paidBy: "Maeve", pence: 62000, for: ["Maeve", "Ravi", "Bola", "Jun"] },
  { what: "groceries on Monday", paidBy: "Ravi", pence: 8640, for: ["Maeve", "Ravi", "Bola", "Jun"] },
  { what: "petrol", paidBy: "Bola", pence: 5400, for: ["Ravi", "Bola", "Jun"] },
  { what: "fish supper", paidBy: "Jun", pence: 7200, for: ["Maeve", "Bola", "Jun"] },
];

// Split a sum into equal whole shares. The odd pennies go to the first people on the list, one each,
// so that the shares always add up to the sum.
function shares(pence, people) {
  const each = Math.floor(pence / people.length);
  const left = pence - each * people.length;
  return people.map((person, index) => [person, each + (index < left ? 1 : 0)]);
}

// A positive balance means that the others owe this person money.
function balances(list) {
  const balance = new Map();
  const add = (person, pence) => balance.set(person, (balance.get(person) || 0) + pence);
  for (const expense of list) {
    add(expense.paidBy, expense.pence);
    for (const [person, share] of shares(expense.pence, expense.for)) add(person, -share);
  }
  return balance;
}

// Match the largest debtor with the largest creditor until everyone stands at zero.
function settle(balance) {
  const payments = [];
  const people = [...balance].map(([name, pence]) => ({ name, pence }));
  for (;;) {
    people.sort((one, other) => one.pence - other.pence);
    const debtor = people[0];
    const creditor = people[people.length - 1];
    const pence = Math.min(-debtor.pence, creditor.pence);
    if (pence <= 0) return payments;
    payments.push({ from: debtor.name, to: creditor.name, pence });
    debtor.pence += pence;
    creditor.pence -= pence;
  }
}

for (const { from, to, pence } of settle(balances(expenses))) {
  console.log(`${from} pays ${to} £${(pence / 100).toFixed(2)}`);
}
